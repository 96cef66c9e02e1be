package gatelens.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.testkit.explain.RandomModels;
import gatelens.watch.RowSteps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with the input or the disk is named, and nothing half-written stays.
/// `nulls.parquet` is of pyarrow: 60 rows of 5 keys in groups of 20; a null key, a null time, a
/// null and a NaN.
class BatchFaultsTest {
  private static final Model MODEL = RandomModels.model("gru(5) dense(2,softmax)", 2, 0.3, 5);
  @TempDir Path folder;

  private static byte[] parquet() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BatchFaultsTest.class.getResourceAsStream("nulls.parquet"))) {
      return in.readAllBytes();
    }
  }

  private Map<BatchOption, String> asked(String data, String output) {
    Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
    values.put(BatchOption.DATA, folder.resolve(data).toString());
    values.put(BatchOption.OUTPUT, folder.resolve(output) + (output.endsWith("/") ? "/" : ""));
    values.put(BatchOption.KEY, "key");
    values.put(BatchOption.TIME, "t");
    values.put(BatchOption.FEATURES, "a,b");
    return values;
  }

  private static BatchCounts run(Map<BatchOption, String> values, Optional<OutputStream> stream)
      throws IOException {
    return BatchRun.run(
        Lens.of(MODEL, Workers.single()),
        new BatchQuestion(values, 2).plan(),
        stream,
        Origin.of(0),
        WorkListener.NONE,
        said -> {},
        SurveyPage.NONE,
        20);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void nullCellsOfParquetAreNamedAndCounted() throws IOException {
    Files.write(folder.resolve("in.parquet"), parquet());
    BatchCounts counts = run(asked("in.parquet", "out.csv"), Optional.empty());
    assertThat(counts.events()).isEqualTo(56);
    assertThat(counts.bad()).isEqualTo(4);
    assertThat(counts.keys()).isEqualTo(5);
    assertThat(Files.readAllLines(folder.resolve("out.csv"))).hasSize(6);
    assertThat(Files.readAllLines(folder.resolve("out.csv.bad.jsonl")))
        .hasSize(4)
        .anySatisfy(line -> assertThat(line).contains("the key is missing"))
        .anySatisfy(line -> assertThat(line).contains("time"))
        .anySatisfy(line -> assertThat(line).contains("field a"))
        .anySatisfy(line -> assertThat(line).contains("NaN"));
  }

  @Test
  void aParquetFileThatIsCutIsNamed() throws IOException {
    byte[] whole = parquet();
    for (int length = 0; length < whole.length; length += 53) {
      Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, length));
      Throwable told = catchThrowable(() -> run(asked("cut.parquet", "out.csv"), Optional.empty()));
      assertThat(told).as("%s bytes", length).isInstanceOf(IOException.class);
      assertThat(told).hasMessageContaining("cut.parquet");
      assertThat(names()).containsExactly("cut.parquet");
    }
  }

  /// The first file flows into parts before the second is found to be cut.
  @Test
  void partsBeforeAFileThatIsCutAreWhole() throws IOException {
    byte[] whole = parquet();
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("in/a.parquet"), whole);
    Files.write(folder.resolve("in/b.parquet"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> run(asked("in", "out.csv"), Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("b.parquet");
    assertThat(names()).containsExactly("in/a.parquet", "in/b.parquet");
    assertThatThrownBy(() -> run(asked("in", "out/"), Optional.empty()))
        .hasMessageContaining("b.parquet");
    assertThat(names())
        .filteredOn(name -> name.startsWith("out/"))
        .allMatch(name -> name.matches("out/(part-\\d{5}\\.csv|_bad-\\d{5}\\.jsonl|_parts)"));
  }

  /// A disk that is full after some bytes.
  private static final class Full extends OutputStream {
    private int left;

    Full(int left) {
      this.left = left;
    }

    @Override
    public void write(int b) throws IOException {
      if (left-- <= 0) {
        throw new IOException("No space left on device");
      }
    }
  }

  @Test
  void aFullDiskIsToldAndNothingElseIsLeft() throws IOException {
    Files.write(folder.resolve("in.parquet"), parquet());
    Map<BatchOption, String> values = asked("in.parquet", "out.csv");
    values.remove(BatchOption.OUTPUT);
    values.put(BatchOption.LEAVE_STATES, folder.resolve("s.glst").toString());
    values.put(BatchOption.BAD, folder.resolve("bad.jsonl").toString());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    run(values, Optional.of(all));
    Files.delete(folder.resolve("s.glst"));
    Files.delete(folder.resolve("bad.jsonl"));
    for (int room : new int[] {0, 50, all.size() - 1}) {
      assertThatThrownBy(() -> run(values, Optional.of(new Full(room))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left on device");
      assertThat(names()).as("room for %s bytes", room).containsExactly("in.parquet");
    }
  }

  /// The module that writes it is not here.
  @Test
  void parquetIsRefusedWhereNobodyWritesIt() throws IOException {
    Files.write(folder.resolve("in.parquet"), parquet());
    Map<BatchOption, String> said = asked("in.parquet", "out/");
    said.put(BatchOption.OUTPUT_FORMAT, "parquet");
    for (Map<BatchOption, String> values : List.of(said, asked("in.parquet", "out.parquet"))) {
      assertThatThrownBy(() -> run(values, Optional.empty()))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("needs the module gatelens-parquet");
    }
    said.remove(BatchOption.OUTPUT);
    assertThatThrownBy(() -> run(said, Optional.empty()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("expected --output FILE");
    assertThat(names()).containsExactly("in.parquet");
  }

  @Test
  void whatIsWrittenIsNobodysData() throws IOException {
    Files.createDirectories(folder.resolve("in/deep"));
    Files.write(folder.resolve("in/a.parquet"), parquet());
    for (String output : List.of("in/out.csv", "in/deep/out.csv", "in/parts/", "in/", "./")) {
      assertThatThrownBy(() -> run(asked("in", output), Optional.empty()))
          .as(output)
          .isInstanceOf(Refused.class)
          .hasMessageContaining("it would be taken for data");
    }
    Map<BatchOption, String> states = asked("in", "out.csv");
    states.put(BatchOption.LEAVE_STATES, folder.resolve("in/s.glst").toString());
    Map<BatchOption, String> bad = asked("in", "out.csv");
    bad.put(BatchOption.BAD, folder.resolve("in/bad.jsonl").toString());
    Map<BatchOption, String> origin = asked("in/*.json", "in/out.csv");
    Map<BatchOption, String> itself = asked("in/a.parquet", "in/a.parquet");
    itself.put(BatchOption.OUTPUT, folder.resolve("in/deep/../a.parquet").toString());
    itself.put(BatchOption.OUTPUT_FORMAT, "parquet");
    Files.writeString(folder.resolve("in/x.json"), "");
    for (Map<BatchOption, String> values : List.of(states, bad, origin, itself)) {
      assertThatThrownBy(() -> run(values, Optional.empty()))
          .as(values.toString())
          .isInstanceOf(Refused.class)
          .hasMessageContaining("it would be taken for data");
    }
    Files.delete(folder.resolve("in/x.json"));
    assertThat(names()).containsExactly("in/a.parquet");
    // a name that begins with _ is nobody's data, nor is what a pattern does not fit
    for (String output : List.of("in/_out/", "in/_out.csv")) {
      run(asked("in", output), Optional.empty());
      assertThat(run(asked("in", output), Optional.empty()).events()).isEqualTo(56);
    }
    run(asked("in/*.parquet", "in/out.csv"), Optional.empty());
    assertThat(run(asked("in/*.parquet", "in/out.csv"), Optional.empty()).events()).isEqualTo(56);
  }

  /// The states that it would leave have accounts that a run without a survey would begin anew.
  @Test
  void aSurveyLeavesNoStates() throws IOException {
    Files.write(folder.resolve("in.parquet"), parquet());
    for (BatchOption option : List.of(BatchOption.STATES, BatchOption.LEAVE_STATES)) {
      Map<BatchOption, String> values = asked("in.parquet", "out.csv");
      values.put(BatchOption.SURVEY, folder.resolve("survey.json").toString());
      values.put(option, folder.resolve("s.glst").toString());
      assertThatThrownBy(() -> run(values, Optional.empty()))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("without --" + option.word());
    }
    assertThat(names()).containsExactly("in.parquet");
  }

  @Test
  void aFileThatTwoWordsMeanIsReadOnce() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("in/a.parquet"), parquet());
    Map<BatchOption, String> values = asked("in", "out.csv");
    values.put(
        BatchOption.DATA,
        folder.resolve("in")
            + ","
            + folder.resolve("in/a.parquet")
            + ","
            + folder
            + "/in/*.parquet");
    assertThat(run(values, Optional.empty()).events()).isEqualTo(56);
  }

  /// Where there is POSIX the file of sorted runs has no name while it is written.
  @Test
  void aRunThatIsKilledLeavesNoSortedRows() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    List<RowSteps.Event> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        SortedEvents sorted = new SortedEvents(true, folder, 1000, threads, 2)) {
      for (int n = 0; n < 500; n++) {
        sorted.add(event("k" + n % 7, n));
      }
      assertThat(sorted.runs()).isGreaterThan(10);
      assertThat(names()).isEmpty();
      EventFile.Unpacking unpacking = new EventFile.Unpacking();
      sorted.each(packed -> {
        byte[] bytes = new byte[packed.length()];
        packed.copy(bytes, 0);
        all.add(unpacking.event(bytes));
      });
    }
    assertThat(all).hasSize(500).isSortedAccordingTo(new EventOrder(true));
  }

  private static RowSteps.Event event(String key, int time) {
    return new RowSteps.Event(
        key, time, new float[] {time}, new String[0], new boolean[0], "" + time, 0, new String[0]);
  }

  /// A wide event takes more than a narrow one, whatever a usual one takes.
  @Test
  void memoryIsThatOfTheEventsThatAreThere() {
    RowSteps.Event wide =
        new RowSteps.Event(
            "k",
            0,
            new float[1000],
            new String[0],
            new boolean[0],
            "0",
            0,
            new String[] {"x".repeat(5000)});
    assertThat(SortedEvents.bytes(wide)).isBetween(9000L, 9100L);
    assertThat(SortedEvents.bytes(event("k", 0))).isBetween(20L, 60L);
  }

  @Test
  void aFullDiskNamesTheFile() {
    NamedStream out = new NamedStream(new Full(3), "why.csv: cannot be written", "");
    assertThatThrownBy(() -> out.write(new byte[10]))
        .isInstanceOf(IOException.class)
        .hasMessage("why.csv: cannot be written: No space left on device");
  }
}
