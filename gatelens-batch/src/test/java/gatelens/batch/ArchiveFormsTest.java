package gatelens.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Encoding;
import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.data.encode.EncodingFit;
import gatelens.data.file.Sources;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.testkit.explain.RandomModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same events in the forms that archives have them in give the same answers, or the form is
/// refused by name. `unasked.parquet` is of pyarrow: 12 rows of 3 keys, and columns of lists, maps,
/// structures and bytes between those that are asked for.
class ArchiveFormsTest {
  private static final String HEADER = "card,time,amount,kind,abroad";
  @TempDir Path folder;
  private Lens lens = Lens.of(plain(), Workers.single());

  private static Model plain() {
    return RandomModels.model("gru(5) dense(2,softmax)", 2, 0.3, 5);
  }

  private record Event(String card, long time, String amount, String kind, String abroad) {
    String csv() {
      return String.join(",", card, "" + time, amount, kind, abroad);
    }
  }

  private static Event event(int n) {
    return new Event(
        "c" + n % 4,
        1_700_000_000L + 60L * n,
        "" + n % 7 * 0.5,
        n % 3 == 0 ? "web" : "atm",
        "" + n % 2);
  }

  private static List<Event> events() {
    return IntStream.range(0, 40).mapToObj(ArchiveFormsTest::event).toList();
  }

  private Path csv(String name, Function<Event, String> form) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    events().stream().map(form).forEach(lines::add);
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.write(file, lines);
  }

  /// A model whose training had seconds since 1970, a number that is 0 or 1, and no gaps.
  @BeforeEach
  void training() throws IOException {
    learn(n -> "" + n % 2, 40);
  }

  private void learn(IntFunction<String> abroad, int count) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER + ",fraud"));
    for (int n = 0; n < count; n++) {
      Event event = event(n);
      String answer = event.card().equals("c1") ? "yes" : "no";
      lines.add(event.csv().replaceFirst("[01]$", abroad.apply(n)) + "," + answer);
    }
    learn(lines);
  }

  private void learn(List<String> lines) throws IOException {
    Path file = Files.write(folder.resolve("training.csv"), lines);
    Encoding encoding =
        EncodingFit.learn(
                Sources.look(file, Reading.automatic(), BadRows.refused()), EncodingPlan.usual())
            .encoding();
    int width = encoding.encoders().get(0).width();
    Model model = RandomModels.model("gru(4) dense(2,softmax)", width, 0.3, 5);
    lens = Lens.of(model.withInfo(encoding.in(model.info())), Workers.single());
    Files.delete(file);
  }

  private final List<String> said = new ArrayList<>();

  private BatchCounts run(Map<BatchOption, String> values) throws IOException {
    said.clear();
    return BatchRun.run(
        lens,
        new BatchQuestion(values, 1).plan(),
        Optional.empty(),
        Origin.of(0),
        WorkListener.NONE,
        said::add);
  }

  /// Lines of answers, without the time as it was written.
  private List<String> answers(Path data) throws IOException {
    Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
    values.put(BatchOption.DATA, data.toString());
    values.put(BatchOption.OUTPUT, folder.resolve("out/o.csv").toString());
    Files.createDirectories(folder.resolve("out"));
    run(values);
    return Files.readAllLines(folder.resolve("out/o.csv")).stream()
        .map(line -> line.replaceFirst("^([^,]*,[^,]*),[^,]*", "$1"))
        .toList();
  }

  private static Instant at(Event event) {
    return Instant.ofEpochSecond(event.time());
  }

  @Test
  void timesThatCanBeReadInOneWayAloneAreTheSameTimes() throws IOException {
    List<String> expected = answers(csv("a.csv", Event::csv));
    assertThat(expected).hasSize(5);
    Path dates =
        csv("b.csv", event -> event.csv().replace("" + event.time(), at(event).toString()));
    assertThat(answers(dates)).isEqualTo(expected);
    Path tokyo =
        csv(
            "c.csv",
            event ->
                event
                    .csv()
                    .replace(
                        "" + event.time(),
                        at(event).atZone(ZoneId.of("Asia/Tokyo")).toOffsetDateTime().toString()));
    assertThat(answers(tokyo)).isEqualTo(expected);
    Path days =
        csv("d.csv", event -> event.csv().replace("" + event.time(), "24/11/2023 16:13:10"));
    assertThatThrownBy(() -> answers(days)).hasMessageContaining("'24/11/2023 16:13:10'");
  }

  @Test
  void anotherUnitOfTimeIsRefused() throws IOException {
    Path file = csv("a.csv", event -> event.csv().replace("" + event.time(), event.time() + "000"));
    assertThatThrownBy(() -> answers(file))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("40 of 40 rows")
        .hasMessageContaining("expected a date and time, in seconds since 1970")
        .hasMessageContaining("found 1700000000000, which is one, in milliseconds since 1970");
  }

  @Test
  void trueAndFalseAreNumbersWhereTrainingHadThem() throws IOException {
    List<String> expected = answers(csv("a.csv", Event::csv));
    Path file =
        csv("b.csv", event -> event.csv().replaceFirst("1$", "True").replaceFirst("0$", "False"));
    assertThat(answers(file)).isEqualTo(expected);
  }

  @Test
  void valuesThatTrainingAlwaysHadAreTold() throws IOException {
    List<String> expected = answers(csv("a.csv", Event::csv));
    assertThat(said).isEmpty();
    Path file =
        csv(
            "b.csv",
            event ->
                event.time() == 1_700_000_000
                    ? event.csv().replace(",0.0,", ",NA,")
                    : event.csv().replace("2,0.5,web", "2,0.5,"));
    assertThat(answers(file)).hasSameSizeAs(expected).isNotEqualTo(expected);
    assertThat(said)
        .contains(
            "column amount: 1 value is missing, where training had a value everywhere; what the"
                + " model reads there is a guess");
  }

  /// Training has 0 to 3, seven values in turn: beyond 8 deviations lie the 34 events whose
  /// hundredfold is not 0.
  @Test
  void numbersInAnotherUnitAreTold() throws IOException {
    Path file =
        csv(
            "a.csv",
            event ->
                event
                    .csv()
                    .replace(
                        "," + event.amount() + ",", "," + event.amount().replace(".", "") + "0,"));
    answers(file);
    assertThat(said)
        .contains(
            "column amount: 34 values are more than 8 deviations away from the mean of training:"
                + " 100, …; is it in another unit?");
  }

  /// Rows of numbers alone are read by a way of their own.
  @Test
  void numbersAloneInAnotherUnitAreTold() throws IOException {
    List<String> lines = new ArrayList<>(List.of("card,time,amount,fraud"));
    for (int n = 0; n < 40; n++) {
      lines.add("c%d,%d,%s,%s".formatted(n % 5, n / 5, n % 7 * 0.5, n % 5 == 1 ? "yes" : "no"));
    }
    learn(lines);
    List<String> cents = new ArrayList<>(List.of("card,time,amount"));
    for (int n = 0; n < 40; n++) {
      cents.add("c%d,%d,%d".formatted(n % 5, n / 5, n % 7 * 50));
    }
    answers(Files.write(folder.resolve("cents.csv"), cents));
    assertThat(said)
        .contains(
            "column amount: 34 values are more than 8 deviations away from the mean of training:"
                + " 100, …; is it in another unit?");
  }

  /// A 1 that training had once in 200 is 14 deviations from its mean, and nothing unusual.
  @Test
  void whatIsRareInTrainingIsNotInAnotherUnit() throws IOException {
    learn(n -> n == 7 ? "1" : "0", 200);
    answers(csv("a.csv", event -> event.csv().replaceFirst("[01]$", "1")));
    assertThat(said).isEmpty();
    answers(csv("b.csv", event -> event.csv().replaceFirst("[01]$", "100")));
    assertThat(said)
        .contains(
            "column abroad: 40 values are more than 8 deviations away from the mean of training:"
                + " 100, …; is it in another unit?");
  }

  @Test
  void foldersNamesAreColumns() throws IOException {
    List<String> expected = answers(csv("a.csv", Event::csv));
    for (String kind : List.of("web", "atm")) {
      List<String> lines = new ArrayList<>(List.of("card,time,amount,abroad"));
      events().stream()
          .filter(event -> event.kind().equals(kind))
          .forEach(event -> lines.add(event.csv().replace("," + kind, "")));
      Path part = Files.createDirectories(folder.resolve("parted/day=2026%2D01/kind=" + kind));
      Files.write(part.resolve("0.csv"), lines);
    }
    assertThat(answers(folder.resolve("parted"))).isEqualTo(expected);
    assertThat(FolderColumns.of(Path.of("x/day=2026%2D01/kind=__HIVE_DEFAULT_PARTITION__/0.csv")))
        .isEqualTo(new FolderColumns(List.of("day", "kind"), List.of("2026-01", "")));
  }

  @Test
  void aFolderOfATableFormatIsRefused() throws IOException {
    Map<String, String> left =
        Map.of(
            "Delta", "_delta_log/0.json",
            "Hudi", ".hoodie/hoodie.properties",
            "Iceberg", "metadata/v1.metadata.json");
    for (Map.Entry<String, String> format : left.entrySet()) {
      Path table = folder.resolve("lake/" + format.getKey());
      Path file = csv("lake/" + format.getKey() + "/data/kind=web/part-0.csv", Event::csv);
      Files.createDirectories(Objects.requireNonNull(table.resolve(format.getValue()).getParent()));
      Files.writeString(table.resolve(format.getValue()), "{}");
      // the table, what it lies in, a part of it, a file of it
      for (Path named :
          List.of(table, folder.resolve("lake"), table.resolve("data/kind=web"), file)) {
        assertThatThrownBy(() -> answers(named))
            .as("%s by %s", format.getKey(), named)
            .isInstanceOf(DataException.class)
            .hasMessageContaining("it is a table of ")
            .hasMessageContaining("deleted or replaced");
      }
      assertThatThrownBy(() -> answers(file)).hasMessageContaining("a table of " + format.getKey());
    }
    // a folder of this name alone is nobody's
    Path plain = csv("plain/data/part-0.csv", Event::csv);
    Files.createDirectories(folder.resolve("plain/metadata"));
    assertThat(answers(folder.resolve("plain/data"))).isEqualTo(answers(plain));
  }

  @Test
  void whereNothingCanBeReadNothingIsReplaced() throws IOException {
    answers(csv("a.csv", Event::csv));
    byte[] before = Files.readAllBytes(folder.resolve("out/o.csv"));
    Path file = csv("b.csv", event -> event.csv().replaceFirst("[^,]*$", "perhaps"));
    assertThatThrownBy(() -> answers(file))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("40 of 40 rows could not be read; the first:")
        .hasMessageContaining("b.csv, line 2, column abroad: expected a number or nothing");
    assertThat(Files.readAllBytes(folder.resolve("out/o.csv"))).isEqualTo(before);
    assertThat(Files.readAllLines(folder.resolve("out/o.csv.bad.jsonl"))).hasSize(40);
  }

  @Test
  void columnsThatNobodyAsksForNeedNoForm() throws IOException {
    lens = Lens.of(plain(), Workers.single());
    List<String> lines = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      float a = n * 0.125f - 0.5f;
      float b = n % 5 * 0.25f;
      lines.add("k" + n % 3 + "," + n + "," + a + "," + b);
      objects.add(
          "{\"tags\":[1,2],\"key\":\"k%d\",\"t\":%d,\"a\":%s,\"b\":%s%s}"
              .formatted(n % 3, n, a, b, n == 11 ? ",\"new\":1" : ""));
    }
    lines.add(0, "key,t,a,b");
    Files.write(folder.resolve("a.csv"), lines);
    Files.write(folder.resolve("b.jsonl"), objects);
    try (InputStream in =
        Objects.requireNonNull(ArchiveFormsTest.class.getResourceAsStream("unasked.parquet"))) {
      Files.write(folder.resolve("c.parquet"), in.readAllBytes());
    }
    List<byte[]> outputs = new ArrayList<>();
    for (String name : List.of("a.csv", "b.jsonl", "c.parquet")) {
      assertThat(run(asked(name)).bad()).as(name).isZero();
      outputs.add(Files.readAllBytes(folder.resolve("o.csv")));
    }
    assertThat(outputs.get(1)).isEqualTo(outputs.get(0));
    assertThat(outputs.get(2)).isEqualTo(outputs.get(0));
    Map<BatchOption, String> values = asked("c.parquet");
    values.put(BatchOption.KEEP, "place.x,b.c");
    run(values);
    assertThat(Files.readAllLines(folder.resolve("o.csv")))
        .first()
        .asString()
        .endsWith(",place.x,b.c");
    assertThat(Files.readAllLines(folder.resolve("o.csv"))).last().asString().endsWith(",1.5,0.5");
    values.put(BatchOption.KEEP, "hash");
    assertThatThrownBy(() -> run(values)).hasMessageContaining("column hash: it holds bytes");
    values.put(BatchOption.KEEP, "tags.list.element");
    assertThatThrownBy(() -> run(values)).hasMessageContaining("it holds lists or maps");
  }

  private Map<BatchOption, String> asked(String data) {
    Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
    values.put(BatchOption.DATA, folder.resolve(data).toString());
    values.put(BatchOption.OUTPUT, folder.resolve("o.csv").toString());
    values.put(BatchOption.KEY, "key");
    values.put(BatchOption.TIME, "t");
    values.put(BatchOption.FEATURES, "a,b");
    return values;
  }
}
