package gatelens.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Encoding;
import gatelens.data.Notation;
import gatelens.data.Reading;
import gatelens.data.Roles;
import gatelens.data.SeriesPlan;
import gatelens.data.encode.SeriesEncoder;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.TimeScale;
import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import gatelens.testkit.explain.RandomModels;
import gatelens.watch.StateFile;
import gatelens.watch.WatchOption;
import gatelens.watch.WatchQuestion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRunTest {
  private static final Model MODEL = RandomModels.model("gru(5) dense(2,softmax)", 2, 0.3, 5);
  @TempDir Path folder;

  private record Row(String key, int time, float a, float b) {
    String csv() {
      return key + "," + time + "," + a + "," + b + ",note " + time;
    }
  }

  private static Lens lens() {
    return Lens.of(MODEL, Workers.single());
  }

  /// Rows of some keys, one of them long; in order.
  private static List<Row> rows(int count) {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      String key = n % 3 == 0 ? "long" : "k" + random.nextInt(40);
      rows.add(new Row(key, n, random.nextFloat() - 0.5f, random.nextFloat()));
    }
    rows.sort((x, y) -> {
      int order = EventOrder.keys(x.key, y.key);
      return order != 0 ? order : Integer.compare(x.time, y.time);
    });
    return rows;
  }

  private Path file(String name, List<Row> rows) throws IOException {
    List<String> lines = new ArrayList<>(List.of("key,t,a,b,note"));
    rows.forEach(row -> lines.add(row.csv()));
    return Files.write(folder.resolve(name), lines);
  }

  private Map<BatchOption, String> asked(Path data, Path output) throws IOException {
    Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
    values.put(BatchOption.DATA, data.toString());
    values.put(BatchOption.OUTPUT, output.toString());
    values.put(BatchOption.KEY, "key");
    values.put(BatchOption.TIME, "t");
    values.put(BatchOption.FEATURES, "a,b");
    values.put(BatchOption.SPILL, spill());
    return values;
  }

  private String spill() throws IOException {
    return Files.createDirectories(folder.resolve("spill")).toString();
  }

  private static BatchCounts run(BatchPlan plan) throws IOException {
    return BatchRun.run(
        lens(),
        plan,
        Optional.empty(),
        Origin.of(0),
        WorkListener.NONE,
        said -> {},
        SurveyPage.NONE,
        700);
  }

  private static BatchPlan plan(Map<BatchOption, String> values, int threads) throws IOException {
    return new BatchQuestion(values, threads).plan();
  }

  @Test
  void answersAreThoseOfTheStream() throws IOException {
    List<Row> rows = rows(900);
    Map<BatchOption, String> values = asked(file("in.csv", rows), folder.resolve("out.csv"));
    values.put(BatchOption.EVERY, "event");
    values.put(BatchOption.KEEP, "note");
    values.put(BatchOption.TARGET, "1");
    BatchCounts counts = run(plan(values, 2));
    assertThat(counts).isEqualTo(new BatchCounts(900, 900, 41, 0, 0, counts.gap()));
    LiveModel live = LiveModel.of(MODEL, StreamPlan.usual().withOutput(1));
    Map<String, KeyState> keys = new TreeMap<>();
    List<String> expected = new ArrayList<>();
    expected.add("key,at,time,score,baseline_score,why_a,why_b,gap,model,answer,probability,note");
    for (Row row : rows) {
      KeyState key = keys.computeIfAbsent(row.key, name -> live.start());
      LiveAnswer answer = live.accept(key, row.time, new float[] {row.a, row.b});
      expected.add(
          String.join(
              ",",
              row.key,
              answer.number() + "",
              row.time + "",
              (float) answer.score() + "",
              (float) answer.baselineScore() + "",
              answer.features()[0] + "",
              answer.features()[1] + "",
              (float) answer.gap() + "",
              live.fingerprint(),
              "output " + MODEL.predictedClass(answer.outputs()),
              answer.outputs()[1] + "",
              "note " + row.time));
    }
    assertThat(Files.readAllLines(folder.resolve("out.csv"))).isEqualTo(expected);
  }

  /// One output that is a yes or a no: the no is explained by the same numbers the other way round.
  @Test
  void theFirstOfTwoSidesIsTheSecondMirrored() throws IOException {
    Lens lens = Lens.of(RandomModels.model("gru(5) dense(1,sigmoid)", 2, 0.3, 5), Workers.single());
    List<List<String>> sides = new ArrayList<>();
    for (String target : List.of("0", "1")) {
      Map<BatchOption, String> values = asked(file("in.csv", rows(300)), folder.resolve("o.csv"));
      values.put(BatchOption.TARGET, target);
      BatchRun.run(
          lens, plan(values, 1), Optional.empty(), Origin.of(0), WorkListener.NONE, said -> {});
      sides.add(Files.readAllLines(folder.resolve("o.csv")));
    }
    assertThat(sides.get(0)).hasSizeGreaterThan(30);
    for (int n = 1; n < sides.get(0).size(); n++) {
      String[] no = sides.get(0).get(n).split(",", -1);
      String[] yes = sides.get(1).get(n).split(",", -1);
      for (int at = 3; at <= 6; at++) {
        assertThat(Float.parseFloat(no[at])).isEqualTo(0f - Float.parseFloat(yes[at]));
      }
      assertThat(Double.parseDouble(no[10]) + Double.parseDouble(yes[10]))
          .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
    }
  }

  @Test
  void orderThreadsAndMemoryChangeNothing() throws IOException {
    List<Row> rows = rows(30_000);
    Path ordered = file("in.csv", rows);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(4));
    Path apart = file("shuffled.csv", shuffled);
    Path one = folder.resolve("one.jsonl");
    run(plan(asked(ordered, one), 1));
    byte[] bytes = Files.readAllBytes(one);
    assertThat(Files.readAllLines(one)).hasSize(41).isSorted();
    for (int threads : new int[] {2, 3}) {
      run(plan(asked(ordered, one), threads));
      assertThat(Files.readAllBytes(one)).isEqualTo(bytes);
    }
    for (int memory : new int[] {400_000, 3_000_000, 400_000_000}) {
      run(plan(asked(apart, one), 2).withMemory(memory));
      assertThat(Files.readAllBytes(one)).isEqualTo(bytes);
    }
    assertThat(folder.resolve("spill")).isEmptyDirectory();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    Map<BatchOption, String> values = asked(apart, one);
    values.remove(BatchOption.OUTPUT);
    values.put(BatchOption.OUTPUT_FORMAT, "jsonl");
    BatchRun.run(
        lens(),
        plan(values, 2),
        Optional.of(stream),
        Origin.of(0),
        WorkListener.NONE,
        said -> {},
        SurveyPage.NONE,
        700);
    assertThat(stream.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void equalTimesStandInTheOrderOfWhatTheyHold() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      rows.add(new Row("k", n / 4, n % 4, 1));
    }
    Path out = folder.resolve("out.csv");
    assertThat(run(plan(asked(file("in.csv", rows), out), 1)).ties()).isEqualTo(6);
    byte[] bytes = Files.readAllBytes(out);
    Collections.reverse(rows);
    run(plan(asked(file("in.csv", rows), out), 1));
    assertThat(Files.readAllBytes(out)).isEqualTo(bytes);
  }

  @Test
  void statesGoOn() throws IOException {
    List<Row> rows = rows(3000);
    List<Row> before = rows.stream().filter(row -> row.time < 2000).toList();
    List<Row> after = rows.stream().filter(row -> row.time >= 2000).toList();
    Path seed = folder.resolve("seed.glst");
    Path whole = folder.resolve("whole.glst");
    Map<BatchOption, String> values =
        asked(file("before.csv", before), folder.resolve("before.out.csv"));
    values.put(BatchOption.LEAVE_STATES, seed.toString());
    run(plan(values, 2));
    values = asked(file("after.csv", after), folder.resolve("after.out.csv"));
    values.put(BatchOption.STATES, seed.toString());
    values.put(BatchOption.LEAVE_STATES, folder.resolve("gone-on.glst").toString());
    run(plan(values, 2));
    values = asked(file("all.csv", rows), folder.resolve("all.out.csv"));
    values.put(BatchOption.LEAVE_STATES, whole.toString());
    run(plan(values, 1));
    assertThat(folder.resolve("after.out.csv"))
        .hasSameBinaryContentAs(folder.resolve("all.out.csv"));
    assertThat(folder.resolve("gone-on.glst")).hasSameBinaryContentAs(whole);
    // of keys that have no event the state is passed on
    values =
        asked(
            file("few.csv", List.of(new Row("k1", 9000, 0, 0), new Row("zz", 1, 0, 0))),
            folder.resolve("few.out.csv"));
    values.put(BatchOption.STATES, whole.toString());
    values.put(BatchOption.LEAVE_STATES, folder.resolve("few.glst").toString());
    run(plan(values, 1));
    try (StateFile.Reader reader = Parts.reader(folder.resolve("few.glst"))) {
      List<String> keys = new ArrayList<>();
      for (Optional<StateFile.Entry> e = reader.next(); e.isPresent(); e = reader.next()) {
        keys.add(e.get().key());
      }
      assertThat(keys).hasSize(42).contains("k0", "k1", "long", "zz");
    }
  }

  @Test
  void aStreamGoesOnAsIfItHadSeenTheArchive() throws Exception {
    List<Row> rows = rows(1200);
    List<Row> before = rows.stream().filter(row -> row.time < 800).toList();
    List<Row> after =
        rows.stream()
            .filter(row -> row.time >= 800)
            .sorted(java.util.Comparator.comparingInt(Row::time))
            .toList();
    Path seed = folder.resolve("seed.glst");
    Map<BatchOption, String> values =
        asked(file("before.csv", before), folder.resolve("before.out.csv"));
    values.put(BatchOption.LEAVE_STATES, seed.toString());
    run(plan(values, 2));
    Path whole = file("rows.csv", Stream.concat(before.stream(), after.stream()).toList());
    List<String> seeded = watched(file("after.csv", after), Optional.of(seed));
    List<String> all = watched(whole, Optional.empty());
    assertThat(seeded).hasSize(400).isEqualTo(all.subList(800, 1200));
  }

  private List<String> watched(Path rows, Optional<Path> seed) throws Exception {
    Path out = folder.resolve("watched.jsonl");
    Map<WatchOption, String> values = new EnumMap<>(WatchOption.class);
    values.put(WatchOption.SOURCE, rows.toString());
    values.put(WatchOption.OUTPUT, out.toString());
    values.put(WatchOption.KEY, "key");
    values.put(WatchOption.TIME, "t");
    values.put(WatchOption.FEATURES, "a,b");
    values.put(WatchOption.REHEARSE, "0");
    seed.ifPresent(file -> values.put(WatchOption.SEED, file.toString()));
    new WatchQuestion(values)
        .watch(
            lens(),
            java.io.InputStream.nullInputStream(),
            new ByteArrayOutputStream(),
            said -> {},
            System::nanoTime,
            () -> false);
    return Files.readAllLines(out);
  }

  @Test
  void aFolderOfPartsIsGoneOnWith() throws IOException {
    List<Row> rows = rows(30_000);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(4));
    for (Path in : List.of(file("in.csv", rows), file("shuffled.csv", shuffled))) {
      Path whole = folder.resolve("whole-" + in.getFileName());
      Path ended = folder.resolve("ended-" + in.getFileName());
      Map<BatchOption, String> values = asked(in, Path.of(""));
      values.put(BatchOption.OUTPUT, whole + "/");
      values.put(BatchOption.LEAVE_STATES, folder.resolve("whole.glst").toString());
      run(plan(values, 2).withMemory(3_600_000));
      values.put(BatchOption.OUTPUT, ended + "/");
      values.put(BatchOption.LEAVE_STATES, folder.resolve("ended.glst").toString());
      BatchPlan first = plan(values, 2).withMemory(3_600_000);
      assertThatThrownBy(() ->
              BatchRun.run(
                  lens(),
                  first,
                  Optional.empty(),
                  Origin.of(0),
                  (what, done, total) -> {
                    if (what.equals("explains") && done > 26_000) {
                      throw new CancellationException(what);
                    }
                  },
                  said -> {},
                  SurveyPage.NONE,
                  700))
          .isInstanceOf(CancellationException.class);
      assertThat(names(ended)).contains("part-00000.csv").doesNotContain("_gatelens.json");
      // what a run that is killed leaves
      for (String left :
          List.of(".part-00003.csv.77-1.part", "._parts.77-1.part", ".gatelens-sort-5.run")) {
        Files.writeString(ended.resolve(left), "half");
      }
      values.put(BatchOption.RESUME, "true");
      BatchCounts counts = run(plan(values, 2).withMemory(3_600_000));
      assertThat(counts.events()).isEqualTo(30_000);
      assertThat(names(ended)).isEqualTo(names(whole)).hasSizeGreaterThan(3);
      for (String name : names(whole)) {
        if (!name.equals("_gatelens.json") && !name.equals("_parts")) {
          assertThat(ended.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
        }
      }
      assertThat(folder.resolve("ended.glst")).hasSameBinaryContentAs(folder.resolve("whole.glst"));
      // ended behind the last whole part, once and again: there is nothing left to be done
      for (int again = 0; again < 2; again++) {
        assertThat(run(plan(values, 2).withMemory(3_600_000))).isEqualTo(counts);
        assertThat(names(ended)).isEqualTo(names(whole));
      }
      assertThat(folder.resolve("ended.glst")).hasSameBinaryContentAs(folder.resolve("whole.glst"));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void badRowsAreNamedAndCounted() throws IOException {
    Path in = folder.resolve("in.csv");
    Files.write(
        in,
        List.of(
            "key,t,a,b,note",
            "k,1,0.5,0.5,x",
            "k,2,many,0.5,x",
            ",3,0.5,0.5,x",
            "k,,0.5,0.5,x",
            "k,5,NaN,0.5,x",
            "k,6,1e400,0.5,x",
            "k,7,0.25,0.5,x"));
    Path out = folder.resolve("out.csv");
    BatchCounts counts = run(plan(asked(in, out), 1));
    assertThat(counts.events()).isEqualTo(2);
    assertThat(counts.bad()).isEqualTo(5);
    assertThat(Files.readAllLines(folder.resolve("out.csv.bad.jsonl")))
        .hasSize(5)
        .anySatisfy(line -> assertThat(line).contains("\"line\":3", "field a", "many"))
        .anySatisfy(line -> assertThat(line).contains("\"line\":4", "the key is missing"))
        .anySatisfy(line -> assertThat(line).contains("\"line\":5", "time"));
    Map<BatchOption, String> values = asked(in, folder.resolve("strict.csv"));
    values.put(BatchOption.MAX_BAD, "1%");
    assertThatThrownBy(() -> run(plan(values, 1)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("5 of 7 rows");
    assertThat(folder.resolve("strict.csv")).doesNotExist();
  }

  @Test
  void columnsThatAreNotThereAreNamed() throws IOException {
    Map<BatchOption, String> values = asked(file("in.csv", rows(5)), folder.resolve("out.csv"));
    values.put(BatchOption.FEATURES, "a,bb");
    assertThatThrownBy(() -> run(plan(values, 1)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("there is no column bb")
        .hasMessageContaining("[key, t, a, b, note]");
    assertThat(names(folder)).containsExactly("in.csv", "spill");
  }

  @Test
  void anEncoderThatLooksBackReadsKeyByKey() throws IOException {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(
                new SeriesEncoder.Part("a", 0.1, 0.5, List.of()),
                new SeriesEncoder.Part("kind", 0, 1, List.of("shop", "atm"))),
            SeriesPlan.Missing.FORWARD,
            600);
    Reading reading =
        new Reading(
                Reading.Format.CSV,
                new Roles(
                    List.of("card"),
                    Optional.of("time"),
                    TimeScale.UNKNOWN,
                    List.of("a", "kind"),
                    Optional.empty(),
                    Optional.empty()),
                Optional.empty(),
                0)
            .withNotations(List.of(new Notation("time", Notation.Kind.DATE, "TEXT")));
    Encoding encoding = new Encoding(List.of("input"), List.of(encoder), reading, List.of());
    Model model = RandomModels.model("gru(4) dense(2,softmax)", encoder.width(), 0.3, 5);
    Lens lens = Lens.of(model.withInfo(encoding.in(model.info())), Workers.single());
    List<String> rows = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      rows.add(
          "c%d,2026-01-01T%02d:%02d:00Z,%s,%s"
              .formatted(
                  n % 3,
                  n / 60,
                  n % 60,
                  n % 5 == 4 ? "" : n % 7 * 0.1,
                  n % 4 == 0 ? "" : n % 50 == 1 ? "cash" : "atm"));
    }
    Path out = folder.resolve("o.csv");
    List<byte[]> outputs = new ArrayList<>();
    for (int turn = 0; turn < 2; turn++) {
      List<String> lines = new ArrayList<>(List.of("card,time,a,kind"));
      lines.addAll(rows);
      Path in = Files.write(folder.resolve("in.csv"), lines);
      Map<BatchOption, String> values =
          new EnumMap<>(
              Map.of(BatchOption.DATA, in.toString(), BatchOption.OUTPUT, out.toString()));
      values.put(BatchOption.EVERY, "event");
      BatchPlan plan = plan(values, 2);
      List<String> said = new ArrayList<>();
      BatchRun.run(lens, plan, Optional.empty(), Origin.of(0), WorkListener.NONE, said::add);
      // rows that are not in order are read twice, and told of once
      assertThat(said)
          .contains(
              "column kind: 4 values were never seen in training, and read as none: 'cash', …");
      outputs.add(Files.readAllBytes(out));
      Collections.shuffle(rows, new Random(9));
    }
    assertThat(outputs.get(1)).isEqualTo(outputs.get(0));
    assertThat(new String(outputs.get(0), StandardCharsets.UTF_8).lines().toList())
        .hasSize(201)
        .first()
        .isEqualTo(
            "key,at,time,score,baseline_score,why_a,why_kind,why_time since last,gap,model,"
                + "answer,probability");
  }

  @Test
  void onlyWhatIsEstimatedIsSaid() throws IOException {
    Map<BatchOption, String> values = asked(file("in.csv", rows(2000)), folder.resolve("out.csv"));
    values.put(BatchOption.DRY_RUN, "true");
    List<String> messages = new ArrayList<>();
    new BatchQuestion(values, 2)
        .run(
            lens(),
            new ByteArrayOutputStream(),
            Origin.of(0),
            messages::add,
            WorkListener.NONE,
            SurveyPage.NONE);
    assertThat(messages).hasSize(4).first().asString().matches("about (1,9\\d\\d|2,0\\d\\d) rows");
    assertThat(names(folder)).containsExactly("in.csv", "spill");
  }

  @Test
  void keysStandInTheOrderOfTheirBytes() {
    String pair = "😀";
    String private_ = "\uE000";
    assertThat(EventOrder.keys(pair, private_)).isPositive();
    assertThat(EventOrder.keys("a", "b")).isNegative();
    assertThat(EventOrder.keys("a", "ab")).isNegative();
    assertThat(RowText.number("-1.5e3")).isTrue();
    assertThat(RowText.number("01")).isFalse();
    assertThat(RowText.number("1.")).isFalse();
  }
}
