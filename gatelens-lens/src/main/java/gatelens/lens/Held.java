package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.file.Sources;
import gatelens.sequence.Sample;
import gatelens.train.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A data set with its labels that a model is looked at over, or the part of it that training kept
/// apart.
///
/// @param inputs what is read
/// @param labels classes `[N]` of arrays, as `.npy`; raw data has its own
/// @param files only the rows whose file fits, such as `*_[0-4].wav`
/// @param share only the random share that training keeps apart with the same seed, in (0, 1]
/// @param distinct only the first of the rows whose inputs are the same
/// @param most inputs at most: the first of arrays, of raw data a random draw; at least 1
/// @param seed decides the draw
public record Held(
    Inputs inputs,
    Optional<Path> labels,
    Optional<String> files,
    Optional<Double> share,
    boolean distinct,
    int most,
    long seed) {
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
    if (labels.isPresent() && inputs.raw()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "labels in a file of their own belong to arrays; raw data has its own",
          "leave the file out",
          "labels");
    }
  }

  /// All of it, as far as is usual.
  public static Held of(Inputs inputs) {
    return new Held(inputs, Optional.empty(), Optional.empty(), Optional.empty(), false, USUAL, 0);
  }

  /// Only the share that training keeps apart.
  public Held share(double part, long with) {
    return new Held(inputs, labels, files, Optional.of(part), distinct, most, with);
  }

  /// Reads it as one model reads it.
  Labelled read(InputReader reader) throws IOException {
    return inputs.raw() ? raw(reader) : arrays(reader);
  }

  private Labelled arrays(InputReader reader) throws IOException {
    if (inputs instanceof Inputs.Given given && labels.isEmpty()) {
      return new Labelled(given.entries().subList(0, Math.min(most, given.entries().size())));
    }
    List<Sample> samples = reader.samples(inputs);
    List<Label> classes =
        labels.isPresent() ? LabelledArrays.classes(samples.size(), labels.get()) : List.of();
    List<Entry> entries = new ArrayList<>();
    for (int n = 0; n < Math.min(most, samples.size()); n++) {
      entries.add(
          classes.isEmpty() ? Entry.of(samples.get(n)) : Entry.of(samples.get(n), classes.get(n)));
    }
    return new Labelled(entries);
  }

  private Labelled raw(InputReader reader) throws IOException {
    List<Entry> entries =
        new Entries(
                drawn(rows(reader)),
                reader.needed(),
                Entries.Keep.TEXTS,
                BadRows.refused(),
                BadRows.refused())
            .all();
    if (entries.isEmpty()) {
      throw new Refused(
          Refused.Kind.DATA,
          place() + ": no row is left to read" + (files.isPresent() ? "" : "; it has none"),
          "look at which files and which share are read",
          "files",
          "share");
    }
    return new Labelled(entries);
  }

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
    return share.isPresent() ? all.share(share.get(), seed, true) : all;
  }

  /// Some rows, drawn, and in their order: a folder has one class after the other, so that its
  /// first rows would be of one class.
  private Source drawn(Sources.Opened opened) throws IOException {
    int rows = inputs instanceof Inputs.Raw raw ? Math.min(most, raw.most().orElse(most)) : most;
    Reservoir<Row> kept = new Reservoir<>(rows, seed);
    opened
        .source()
        .read(row -> {
          kept.offer(() -> row);
          return true;
        });
    return Sources.within(place(), Source.of(kept.values()));
  }

  private Path place() {
    return switch (inputs) {
      case Inputs.Raw raw -> raw.path();
      case Inputs.Stream stream -> stream.name();
      case Inputs.Rows rows -> Path.of("the data");
      case Inputs.Arrays arrays -> arrays.files().get(0).file();
      case Inputs.Samples samples -> Path.of("the samples");
      case Inputs.Given given -> Path.of("the entries");
    };
  }
}
