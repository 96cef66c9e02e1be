package gatelens.spark;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.batch.BatchOption;
import gatelens.batch.BatchQuestion;
import gatelens.batch.BatchRun;
import gatelens.data.Encoding;
import gatelens.data.Notation;
import gatelens.data.Reading;
import gatelens.data.Roles;
import gatelens.data.SeriesPlan;
import gatelens.data.encode.SeriesEncoder;
import gatelens.formats.own.ModelFile;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.sequence.TimeScale;
import gatelens.testkit.explain.RandomModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/// A model that brings its encoder: raw columns go in, with words and dates, and words that
/// training never had are said.
class SparkWordsTest extends SparkTable {
  private static final List<String> SAID =
      List.of("column kind: 75 values were never seen in training, and read as none: 'new', …");

  /// @param missing decides whether an event is read by itself or behind the one before
  private static Path trained(SeriesPlan.Missing missing) throws IOException {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(
                new SeriesEncoder.Part("amount", 50, 20, List.of()),
                new SeriesEncoder.Part("kind", 0, 1, List.of("shop", "atm", "web"))),
            missing,
            600);
    Reading reading =
        new Reading(
                Reading.Format.CSV,
                new Roles(
                    List.of("card"),
                    Optional.of("time"),
                    TimeScale.UNKNOWN,
                    List.of("amount", "kind"),
                    Optional.empty(),
                    Optional.empty()),
                Optional.empty(),
                0)
            .withNotations(
                List.of(
                    new Notation("amount", Notation.Kind.NUMBER, "PLAIN"),
                    new Notation("kind", Notation.Kind.WORDS, ""),
                    new Notation("time", Notation.Kind.DATE, "TEXT")));
    Encoding encoding = new Encoding(List.of("input"), List.of(encoder), reading, List.of());
    Model plain = RandomModels.model("gru(4) dense(1,sigmoid)", encoder.width(), 0.3, 5);
    Path file = folder.resolve(missing + ".gatelens");
    ModelFile.write(plain.withInfo(encoding.in(plain.info())), file);
    return file;
  }

  private static Path events() throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      // 300 / 4 words that are new; the first by letters is said
      String kind =
          n % 4 == 3 ? n % 8 == 3 ? "new" : "odd" : List.of("shop", "atm", "web").get(n % 4);
      lines.add(
          "card%d,2026-01-02T%02d:%02d:00Z,%s,%s"
              .formatted(
                  random.nextInt(5),
                  n / 60,
                  n % 60,
                  n % 7 == 6 ? "" : Integer.toString(random.nextInt(100)),
                  kind));
    }
    Collections.shuffle(lines, random);
    lines.add(0, "card,time,amount,kind");
    return Files.write(folder.resolve("cards.csv"), lines);
  }

  @Test
  void wordsAndDatesAreThoseOfOneMachineAndNewOnesAreSaid() throws IOException {
    Path data = events();
    for (SeriesPlan.Missing missing :
        List.of(SeriesPlan.Missing.FORWARD, SeriesPlan.Missing.MASK)) {
      Path trained = trained(missing);
      Path out = folder.resolve("cards-out.csv");
      Map<BatchOption, String> values = new EnumMap<>(BatchOption.class);
      values.put(BatchOption.DATA, data.toString());
      values.put(BatchOption.EVERY, "event");
      values.put(BatchOption.OUTPUT, out.toString());
      List<String> said = new ArrayList<>();
      BatchRun.run(
          Lens.open(trained),
          new BatchQuestion(values, 2).plan(),
          Optional.empty(),
          Origin.of(0),
          WorkListener.NONE,
          said::add);
      assertThat(said).isEqualTo(SAID);
      Path lines = folder.resolve("cards-of-" + missing);
      assertThat(
              Main.run(
                  spark,
                  "explain",
                  trained.toString(),
                  "--data",
                  data.toString(),
                  "--format",
                  "csv",
                  "--every",
                  "event",
                  "--output-format",
                  "csv",
                  "--output",
                  lines.toString()))
          .isEqualTo(SAID);
      List<String> expected = new ArrayList<>(Files.readAllLines(out));
      expected.remove(0);
      assertThat(spark.read().textFile(lines.toString()).collectAsList()).isEqualTo(expected);
      Dataset<Row> table = spark.read().option("header", "true").csv(data.toString());
      assertThat(new Explain().setModel(trained.toString()).unseen(table)).isEqualTo(SAID);
    }
  }
}
