package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.Windows;
import gatelens.data.file.Sources;
import gatelens.formats.NpzArrays;
import gatelens.sequence.Sample;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Separation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A data set with its labels that a model is looked at over, or the part of it that training kept
/// apart.
///
/// @param inputs what is read
/// @param labels of arrays, as `.npy`, in the shapes that {@link LabelledArrays} reads; raw data
///   has its own
/// @param files only the rows whose file fits, such as `*_[0-4].wav`
/// @param share only the share that training keeps apart with the same seed, in (0, 1]; of arrays
///   it depends on the labels too
/// @param distinct only the first of the rows whose inputs are the same
/// @param most inputs at most, drawn at random and in their order; at least 1
/// @param seed decides the draw
/// @param groups which sequences of arrays training kept together, `int[N]` as `.npy`
/// @param groupBy the expression by which training kept rows of raw data together
public record Held(
    Inputs inputs,
    Optional<Path> labels,
    Optional<String> files,
    Optional<Double> share,
    boolean distinct,
    int most,
    long seed,
    Optional<Path> groups,
    Optional<String> groupBy) {
  /// How many inputs are usually enough.
  public static final int USUAL = 1000;

  /// Checks the numbers.
  ///
  /// @throws Refused if one is out of range, or labels stand beside raw data
  public Held {
    if (most < 1) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "at most " + most + " inputs: expected at least 1",
          "leave it out for " + USUAL,
          "most");
    }
    if (share.filter(s -> !(s > 0 && s <= 1)).isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the share " + share.get() + ": expected a number in (0, 1]",
          "0.2, as in training",
          "share");
    }
    if (inputs instanceof Inputs.Chosen) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "a whole data set is looked at; single sequences cannot be chosen",
          "leave it out",
          "only");
    }
    if (labels.isPresent() && inputs.raw()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "labels in a file of their own belong to arrays; raw data has its own",
          "leave the file out",
          "labels");
    }
    if (inputs.raw() ? groups.isPresent() : groupBy.isPresent() || files.isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          inputs.raw()
              ? "a file of groups is of arrays; rows of raw data are grouped by their names"
              : "arrays have no names by which to group or to choose them",
          inputs.raw() ? "--group-by" : "--groups FILE, --test-share",
          inputs.raw() ? "groups" : groupBy.isPresent() ? "group-by" : "files");
    }
  }

  /// Without groups.
  public Held(
      Inputs inputs,
      Optional<Path> labels,
      Optional<String> files,
      Optional<Double> share,
      boolean distinct,
      int most,
      long seed) {
    this(inputs, labels, files, share, distinct, most, seed, Optional.empty(), Optional.empty());
  }

  /// All of it, as far as is usual.
  public static Held of(Inputs inputs) {
    return new Held(inputs, Optional.empty(), Optional.empty(), Optional.empty(), false, USUAL, 0);
  }

  /// Only the share that training keeps apart.
  public Held share(double part, long with) {
    return new Held(
        inputs, labels, files, Optional.of(part), distinct, most, with, groups, groupBy);
  }

  /// Reads it as one model reads it.
  Labelled read(InputReader reader) throws IOException {
    return inputs.raw() ? raw(reader) : arrays(reader);
  }

  private Labelled arrays(InputReader reader) throws IOException {
    List<Entry> all =
        inputs instanceof Inputs.Given given && labels.isEmpty()
            ? given.entries()
            : entries(reader.samples(inputs), reader);
    int[] apart = share.isPresent() ? apart(all) : IntStream.range(0, all.size()).toArray();
    int[] kept = distinct ? distinct(all, apart) : apart;
    List<Entry> some =
        Arrays.stream(kept)
            .mapToObj(n -> all.get(n).name().isEmpty() ? named(all.get(n), n) : all.get(n))
            .toList();
    Optional<Repeats> series = Repeats.of(new Labelled(some).examples());
    Drawing<Entry> drawn = Drawing.of(most, seed, series.isPresent());
    some.forEach(entry -> drawn.offer(() -> entry));
    return new Labelled(
        drawn.values(),
        drawn.seen(),
        series.map(windows -> Math.ceilDiv(windows.overlap(), drawn.spacing())).orElse(1),
        series.flatMap(Repeats::forecast),
        List.of());
  }

  private List<Entry> entries(List<Sample> samples, InputReader reader) throws IOException {
    Optional<Path> answers = labels.isPresent() ? labels : archive();
    List<Label> known =
        answers.isPresent()
            ? LabelledArrays.labels(reader.model(), samples.size(), answers.get())
            : List.of();
    List<Entry> entries = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
      entries.add(
          known.isEmpty() ? Entry.of(samples.get(n)) : Entry.of(samples.get(n), known.get(n)));
    }
    return entries;
  }

  /// The archive of the inputs, where it has their labels too.
  private Optional<Path> archive() throws IOException {
    if (inputs instanceof Inputs.Arrays arrays && arrays.files().size() == 1) {
      Path file = arrays.files().get(0).file();
      return NpzArrays.found(file, NpzArrays.Role.LABELS).map(name -> file);
    }
    return Optional.empty();
  }

  /// A draw leaves gaps, so that what is left needs the number it had.
  private static Entry named(Entry entry, int number) {
    return new Entry("input " + number, entry.raw(), entry.answer(), entry.sample(), entry.label());
  }

  /// The sequences that training kept apart: it draws within each class.
  private int[] apart(List<Entry> all) throws IOException {
    List<Example> examples = new Labelled(all).examples();
    if (examples.isEmpty()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the share that training keeps apart of arrays depends on their labels, which are"
              + " missing",
          "the labels as in training: --labels FILE.npy",
          "labels");
    }
    double part = share.orElseThrow();
    if (part == 1) {
      return IntStream.range(0, all.size()).toArray();
    }
    Separation separation =
        LabelledArrays.separation(Dataset.of(examples), groups, DataReport.Listener.NONE);
    return Refused.question(() -> separation.hold(part, seed)).held();
  }

  private static int[] distinct(List<Entry> all, int[] some) {
    List<Example> examples =
        Arrays.stream(some)
            .mapToObj(n -> new Example(all.get(n).sample(), new Label.Class(0)))
            .toList();
    int[] first = Separation.withoutCopies(Dataset.of(examples)).units();
    return IntStream.range(0, some.length).filter(i -> first[i] == i).map(i -> some[i]).toArray();
  }

  private Labelled raw(InputReader reader) throws IOException {
    Drawn drawn = drawn(rows(reader));
    List<Entry> entries =
        new Entries(
                drawn.source(),
                reader.needed(),
                Entries.Keep.TEXTS,
                BadRows.refused(),
                BadRows.refused(),
                reader.unread())
            .all();
    if (entries.isEmpty()) {
      throw new Refused(
          Refused.Kind.DATA,
          place() + ": no row is left to read" + (files.isPresent() ? "" : "; it has none"),
          "look at which files and which share are read",
          "files",
          "share");
    }
    return new Labelled(
        entries, drawn.of(), drawn.hanging(), Optional.empty(), reader.unread().lines());
  }

  /// Some rows of many.
  private record Drawn(Source source, long of, int hanging) {}

  private Sources.Opened rows(InputReader reader) throws IOException {
    Sources.Opened all =
        inputs instanceof Inputs.Raw raw
            ? reader.opened(raw.path(), Sources.Purpose.JUDGE)
            : new Sources.Opened(
                reader.source(inputs, Sources.Purpose.JUDGE),
                reader.needed().names(),
                reader.needed().reading());
    all = distinct ? all.distinct() : all;
    all = files.isPresent() ? all.only(files.get(), true) : all;
    if (share.isEmpty()) {
      return all;
    }
    return groupBy.isPresent()
        ? all.share(share.get(), seed, true, new RowGroups(groupBy.get())::of)
        : all.share(share.get(), seed, true);
  }

  /// Some rows, drawn, and in their order: a folder has one class after the other, so that its
  /// first rows would be of one class. Windows of a series are taken at even distances.
  private Drawn drawn(Sources.Opened opened) throws IOException {
    int rows = inputs instanceof Inputs.Raw raw ? Math.min(most, raw.most().orElse(most)) : most;
    Optional<Windows> windows = opened.reading().windows();
    Drawing<Row> kept = Drawing.of(rows, seed, windows.isPresent());
    opened
        .source()
        .read(row -> {
          kept.offer(() -> row);
          return true;
        });
    return new Drawn(
        Sources.within(place(), Source.of(kept.values())),
        kept.seen(),
        windows.map(each -> Math.ceilDiv(each.overlap(), kept.spacing())).orElse(1));
  }

  private Path place() {
    return switch (inputs) {
      case Inputs.Raw raw -> raw.path();
      case Inputs.Stream stream -> stream.name();
      case Inputs.Rows rows -> Path.of("the data");
      case Inputs.Arrays arrays -> arrays.files().get(0).file();
      case Inputs.Samples samples -> Path.of("the samples");
      case Inputs.Given given -> Path.of("the entries");
      case Inputs.Chosen chosen -> Path.of("the chosen");
    };
  }
}
