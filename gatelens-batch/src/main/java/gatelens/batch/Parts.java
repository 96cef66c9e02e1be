package gatelens.batch;

import gatelens.file.AtomicFile;
import gatelens.lens.Refused;
import gatelens.watch.StateFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where what came of slices goes: one file, a stream, or a folder of parts, whose whole ones are
/// noted in `_parts`, so that a run that was ended goes on behind them.
final class Parts implements Closeable {
  private static final String NOTE = "_parts";

  /// What a run that was killed was writing: files beside their places, sorted runs.
  private static final String REMAINS =
      "\\.(part|_).*\\.\\d+-\\d+\\.part|\\" + SpillFile.BEGIN + ".*";

  private final BatchPlan plan;
  private final RowText columns;
  private final String words;
  private final boolean sorted;
  private final int eventsPerPart;
  private final Optional<OutputStream> stream;
  private final List<String> notes = new ArrayList<>();
  private BatchCounts counts = BatchCounts.NONE;
  private Optional<BatchSurvey> survey = Optional.empty();
  private BatchCounts part = BatchCounts.NONE;
  private String lastKey = "";
  private Optional<BadRow> firstBad = Optional.empty();
  private Optional<Part> open = Optional.empty();

  /// What is noted of parts that are whole.
  ///
  /// @param sorted true if rows had to be sorted
  /// @param parts how many there are
  /// @param counts of all
  /// @param lastKey the last one that is in them
  record Noted(boolean sorted, int parts, BatchCounts counts, String lastKey) {}

  /// @param words that tell runs apart
  /// @param sorted true if rows are sorted
  Parts(
      BatchPlan plan,
      RowText columns,
      String words,
      boolean sorted,
      int eventsPerPart,
      Optional<OutputStream> stream)
      throws IOException {
    this.plan = plan;
    this.columns = columns;
    this.words = words;
    this.sorted = sorted;
    this.eventsPerPart = eventsPerPart;
    this.stream = stream;
    if (plan.parts()) {
      Files.createDirectories(folder());
    }
  }

  private Path folder() {
    return plan.output().orElseThrow();
  }

  /// What an earlier run left; empty for nothing.
  ///
  /// @throws Refused if it was another run
  static Optional<Noted> noted(BatchPlan plan, String words) throws IOException {
    Path note = plan.output().orElseThrow().resolve(NOTE);
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(note);
    if (lines.size() < 2 || !lines.get(0).equals(words)) {
      throw new Refused(
          Refused.Kind.QUESTION,
          plan.output().get() + ": what is there is of another run: " + lines.get(0),
          "take another folder, or leave it out to begin again",
          "resume");
    }
    BatchCounts counts = BatchCounts.NONE;
    String last = "";
    for (String line : lines.subList(2, lines.size())) {
      String[] cells = line.split(" ", -1);
      counts =
          counts.plus(
              new BatchCounts(
                  Long.parseLong(cells[0]),
                  Long.parseLong(cells[1]),
                  Long.parseLong(cells[2]),
                  Long.parseLong(cells[3]),
                  Long.parseLong(cells[4]),
                  Double.parseDouble(cells[5])));
      last = new String(Base64.getDecoder().decode(cells[6]), StandardCharsets.UTF_8);
    }
    return Optional.of(new Noted(lines.get(1).equals("sorted"), lines.size() - 2, counts, last));
  }

  /// Goes on behind parts that are whole.
  void resume(Noted noted) throws IOException {
    List<String> lines = Files.readAllLines(folder().resolve(NOTE));
    notes.addAll(lines.subList(2, lines.size()));
    counts = noted.counts();
    lastKey = noted.lastKey();
    delete(REMAINS);
  }

  /// Deletes what an earlier run left in the folder.
  void clear() throws IOException {
    if (!plan.parts()) {
      return;
    }
    Files.deleteIfExists(folder().resolve(NOTE));
    delete("(part|_states|_bad)-\\d{5}(\\.\\w+)?|_gatelens\\.json|" + REMAINS);
  }

  private void delete(String names) throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        if (String.valueOf(file.getFileName()).matches(names)) {
          Files.delete(file);
        }
      }
    }
  }

  private Path named(String kind, int number, String ending) {
    return folder().resolve("%s-%05d.%s".formatted(kind, number, ending));
  }

  private Part opened() throws IOException {
    if (!plan.parts()) {
      return new Part(columns, plan.output(), stream, plan.leave(), plan.bad());
    }
    int number = notes.size();
    return new Part(
        columns,
        Optional.of(named("part", number, plan.format().ending())),
        Optional.empty(),
        plan.leave().map(file -> named("_states", number, "glst")),
        plan.bad().map(file -> named("_bad", number, "jsonl")));
  }

  void take(Slice.Done done) throws IOException {
    if (open.isEmpty() && !notes.isEmpty() && done.isEmpty()) {
      // all of it is in whole parts: one without an event would be another run's folder
      return;
    }
    if (open.isEmpty()) {
      open = Optional.of(opened());
    }
    open.get().take(done);
    if (firstBad.isEmpty()) {
      firstBad = done.bad().stream().findFirst();
    }
    if (done.survey().isPresent()) {
      if (survey.isPresent()) {
        survey.get().merge(done.survey().get());
      } else {
        survey = done.survey();
      }
    }
    counts = counts.plus(done.counts());
    part = part.plus(done.counts());
    if (EventOrder.keys(done.lastKey(), lastKey) > 0) {
      lastKey = done.lastKey();
    }
    if (plan.parts() && done.endsKey() && part.events() >= eventsPerPart) {
      whole();
    }
  }

  private void whole() throws IOException {
    open.orElseThrow().finish();
    open = Optional.empty();
    notes.add(
        "%d %d %d %d %d %s %s"
            .formatted(
                part.events(),
                part.answers(),
                part.keys(),
                part.bad(),
                part.ties(),
                Double.toString(part.gap()),
                Base64.getEncoder().encodeToString(lastKey.getBytes(StandardCharsets.UTF_8))));
    part = BatchCounts.NONE;
    StringBuilder note = new StringBuilder();
    note.append(words).append('\n').append(sorted ? "sorted" : "flows").append('\n');
    notes.forEach(line -> note.append(line).append('\n'));
    byte[] bytes = note.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder().resolve(NOTE), out -> out.write(bytes));
  }

  Optional<BatchSurvey> survey() {
    return survey;
  }

  BatchCounts counts() {
    return counts;
  }

  /// The first row that was not read.
  Optional<BadRow> firstBad() {
    return firstBad;
  }

  /// Puts the rows that were not read in their place, and nothing else.
  void finishBad() throws IOException {
    if (open.isPresent()) {
      open.get().finishBad();
    }
    if (plan.parts() && plan.bad().isPresent()) {
      joinBad(plan.bad().get());
    }
  }

  /// Puts all in its place.
  void finish() throws IOException {
    if (open.isEmpty() && (!plan.parts() || notes.isEmpty())) {
      open = Optional.of(opened());
    }
    if (!plan.parts()) {
      open.orElseThrow().finish();
      open = Optional.empty();
      return;
    }
    if (open.isPresent()) {
      whole();
    }
    if (plan.leave().isPresent()) {
      AtomicFile.write(plan.leave().get(), this::joinStates);
    }
    if (plan.bad().isPresent()) {
      joinBad(plan.bad().get());
    }
  }

  private void joinStates(OutputStream out) throws IOException {
    StateFile.begin(out);
    for (int number = 0; number < notes.size(); number++) {
      try (StateFile.Reader reader = reader(named("_states", number, "glst"))) {
        Optional<StateFile.Entry> entry = reader.next();
        while (entry.isPresent()) {
          StateFile.write(out, entry.get());
          entry = reader.next();
        }
      }
    }
  }

  /// Opens a file of states.
  static StateFile.Reader reader(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      return new StateFile.Reader(in);
    } catch (IOException broken) {
      in.close();
      throw new IOException(file + ": " + broken.getMessage(), broken);
    }
  }

  private void joinBad(Path file) throws IOException {
    List<Path> all = new ArrayList<>();
    for (int number = 0; number < notes.size(); number++) {
      Path one = named("_bad", number, "jsonl");
      if (Files.exists(one)) {
        all.add(one);
      }
    }
    if (all.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    AtomicFile.write(
        file,
        out -> {
          for (Path one : all) {
            Files.copy(one, out);
          }
        });
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
    }
  }
}
