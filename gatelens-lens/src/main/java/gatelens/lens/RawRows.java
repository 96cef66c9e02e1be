package gatelens.lens;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.ClassNames;
import gatelens.data.Copies;
import gatelens.data.Encoding;
import gatelens.data.EncodingPlan;
import gatelens.data.LabelledRows;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.Understanding;
import gatelens.data.Unread;
import gatelens.data.encode.EncodingFit;
import gatelens.data.file.Sources;
import gatelens.train.Dataset;
import gatelens.train.Separation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The rows of raw data to learn from, looked at once before anything is learned of them: their
/// classes, copies, groups and times, which decide what may be held out.
final class RawRows {
  private final TrainingData.Raw data;
  private final Sources.Opened opened;
  private final Copies copies = new Copies();
  private final List<String> ids = new ArrayList<>();
  private final List<String> classes = new ArrayList<>();
  private final List<Long> digests = new ArrayList<>();
  private final List<Separation.Span> spans = new ArrayList<>();
  private final List<DataReport.Copied> copied = new ArrayList<>();
  private final Unread unread = new Unread();
  private final BadRows bad;

  private RawRows(TrainingData.Raw data, BadRows bad, Sources.Opened opened) {
    this.data = data;
    this.bad = bad;
    this.opened = opened;
  }

  /// Looks at all rows.
  ///
  /// @throws IOException if there is none, or they cannot be read
  static RawRows of(TrainingData.Raw data, long seed) throws IOException {
    BadRows bad = data.badRows();
    Sources.Opened opened = data.training(seed, bad);
    RawRows rows =
        new RawRows(
            data,
            bad,
            new Sources.Opened(
                named(data.path(), opened.source()),
                opened.inputs(),
                opened.reading(),
                opened.understanding()));
    rows.copies.watched(rows.opened.source()).read(rows::look);
    if (rows.ids.isEmpty()) {
      throw new IOException(
          data.path()
              + ": the data has no row that can be read"
              + (data.apart() instanceof TrainingData.Apart.Nothing ? "" : " and learned from"));
    }
    rows.tell(false);
    return rows;
  }

  private boolean look(Row row) {
    ids.add(row.id());
    classes.add(row.answer() instanceof Answer.Name name ? name.label() : "");
    digests.add(Copies.digest(row));
    row.place().ifPresent(place -> spans.add(new Separation.Span(place.from(), place.to())));
    return true;
  }

  private void tell(boolean test) {
    long count = copies.count();
    copies.first().ifPresent(first -> copied.add(new DataReport.Copied(test, count, first)));
  }

  /// What the file was taken for.
  Understanding understanding() {
    return opened.understanding();
  }

  /// What is done with rows that cannot be read: each is counted once, here and where they are read
  /// again.
  BadRows badRows() {
    return bad;
  }

  /// What a row is called.
  String name(int row) {
    return ids.get(row);
  }

  /// How many.
  int size() {
    return ids.size();
  }

  /// How many there are of each class, in the order of class names.
  Map<String, Integer> members() {
    Map<String, Integer> members = new TreeMap<>(ClassNames::compare);
    classes.forEach(name -> members.merge(name, 1, Integer::sum));
    return members;
  }

  /// What may be held out: in time where windows are forecast, else by class, with copies and
  /// groups together.
  ///
  /// @throws Refused if the expression for groups does not fit
  Separation separation() {
    List<String> names = List.copyOf(members().keySet());
    Separation separation = Separation.of(classes.stream().mapToInt(names::indexOf).toArray());
    if (spans.size() == size()) {
      return separation.inTime(spans);
    }
    Separation apart = separation.together(digests);
    return data.groups()
        .map(groups -> apart.together(ids.stream().map(groups::of).toList()))
        .orElse(apart);
  }

  /// Learns an encoding from some rows and no others.
  ///
  /// @param rows their places, ascending
  Encoding learn(int[] rows) throws IOException {
    // a row that cannot be encoded is told where the examples are made
    return EncodingFit.learn(only(rows), data.plan(), data.badRows()).encoding();
  }

  /// The encoding that a model has, which these rows are read by.
  ///
  /// @throws Refused if another one is asked for, which would have no effect
  Encoding read(Encoding of) {
    if (!data.plan().equals(EncodingPlan.usual())) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "how data is encoded is decided by the model that the training goes on with, and options"
              + " that say it otherwise would have no effect",
          "leave out --text, --tokenizer, --longest, --most-tokens, --read, --patch, --resize,"
              + " --rate, --mel, --missing, --elapsed and their kind, or begin anew with --model");
    }
    return of;
  }

  /// Some rows as examples; beyond a quarter of the memory they are kept in a file.
  ///
  /// @param rows their places, ascending
  Dataset examples(int[] rows, Encoding encoding, BadRows bad) throws IOException {
    return rows.length == 0
        ? Dataset.empty()
        : LabelledRows.dataset(only(rows).source(), encoding, bad, unread, memory());
  }

  /// The rows kept apart to test on, as examples.
  Optional<Dataset> testing(Encoding encoding, long seed, BadRows bad) throws IOException {
    Optional<Sources.Opened> apart = data.testing(seed, bad);
    if (apart.isEmpty()) {
      return Optional.empty();
    }
    Dataset test =
        LabelledRows.dataset(
            named(data.testPath(), copies.watched(arranged(apart.get(), encoding).source())),
            encoding,
            bad,
            unread,
            memory());
    tell(true);
    if (test.size() == 0) {
      throw new Refused(
          Refused.Kind.DATA,
          data.path() + ": no row is kept apart to test on",
          "look at --test, --test-files and --test-share");
    }
    return Optional.of(test);
  }

  private Sources.Opened arranged(Sources.Opened other, Encoding encoding) throws IOException {
    return other.arranged(encoding.names(), data.testPath());
  }

  /// Other data, read as this is, as examples to be judged by.
  ///
  /// @throws Refused if it has no row
  Dataset other(Path path, Encoding encoding, BadRows bad) throws IOException {
    Sources.Opened other = data.like(path, bad);
    Dataset rows =
        LabelledRows.dataset(
            named(path, copies.watched(arranged(other, encoding).source())),
            encoding,
            bad,
            unread,
            memory());
    tell(true);
    if (rows.size() == 0) {
      throw new Refused(
          Refused.Kind.DATA, path + ": the data has no row to be judged by after each epoch");
    }
    return rows;
  }

  /// The last rows of a batch are worked on when their source has been read: what is wrong with one
  /// is told with its file as well.
  private static Source named(Path path, Source source) {
    return Files.isRegularFile(path) ? Sources.within(path, source) : source;
  }

  private static long memory() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  private Sources.Opened only(int[] rows) {
    if (rows.length == size()) {
      return opened;
    }
    BitSet wanted = new BitSet();
    for (int row : rows) {
      wanted.set(row);
    }
    Source some =
        visitor -> {
          int[] at = {0};
          opened
              .source()
              .read(row -> {
                int place = at[0]++;
                boolean more = !wanted.get(place) || visitor.row(row);
                return more && at[0] < wanted.length();
              });
        };
    return new Sources.Opened(named(data.path(), some), opened.inputs(), opened.reading());
  }

  /// What a person should know of how the rows were read.
  List<String> notes() {
    return unread.notes();
  }

  /// What was understood.
  DataReport report(Encoding encoding, long heldOut) {
    return new DataReport(size(), heldOut, encoding, copied, bad.count(), bad.first());
  }
}
