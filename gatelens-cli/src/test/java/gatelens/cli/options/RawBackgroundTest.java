package gatelens.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Baselines, backgrounds and training series from raw files, encoded as the model was trained.
class RawBackgroundTest {
  private static final int ROWS = 40;
  private static final int STEPS = 4;

  @TempDir private Path folder;
  private final float[][] values = new float[ROWS][STEPS];
  private Path data;
  private Path model;

  @BeforeEach
  void train() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder text = new StringBuilder("mon,tue,wed,thu,label\n");
    for (float[] row : values) {
      for (int t = 0; t < STEPS; t++) {
        row[t] = random.nextInt(-50, 50) / 10f + t;
        text.append(String.format(Locale.ROOT, "%.1f,", row[t]));
      }
      text.append(row[STEPS - 1] > 3 ? "high" : "low").append('\n');
    }
    data = write("all.csv", text.toString());
    model = folder.resolve("m.gatelens");
    Run run =
        Run.of(
            "train",
            "--data",
            data,
            "--model",
            "gru(4) dense(2,softmax)",
            "--epochs",
            20,
            "--optimizer",
            "adam(0.02)",
            "--output",
            model);
    assertThat(run.code()).as(run.err()).isZero();
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode explained(Object... more) {
    Object[] words = new Object[more.length + 4];
    words[0] = "explain";
    words[1] = model;
    words[2] = folder.resolve("one.csv");
    words[3] = "--json";
    System.arraycopy(more, 0, words, 4, more.length);
    Run run = Run.of(words);
    assertThat(run.code()).as(run.err()).isZero();
    return JsonMapper.shared().readTree(run.out()).get("explanations").get(0);
  }

  /// The rows as the encoder makes them: `(x - mean) / deviation` over all values.
  private Tensor encoded() {
    double sum = 0;
    double squares = 0;
    for (float[] row : values) {
      for (float value : row) {
        sum += value;
        squares += (double) value * value;
      }
    }
    double mean = sum / (ROWS * STEPS);
    double deviation = Math.sqrt(squares / (ROWS * STEPS) - mean * mean);
    return Tensor.generate(i -> (values[i / STEPS][i % STEPS] - mean) / deviation, ROWS, STEPS, 1);
  }

  @Test
  void theSameAsTheEncodedRows() throws IOException {
    write("one.csv", "mon,tue,wed,thu\n1,2,3,4.5\n");
    Path array = folder.resolve("all.npy");
    Npy.write(array, encoded());
    for (String[] pair :
        new String[][] {
          {"--baseline", "mean:"},
          {"--baseline", "samples:"},
          {"--background", ""}
        }) {
      String method = pair[0].equals("--background") ? "deepshap" : "deeplift";
      JsonNode raw = explained("--method", method, pair[0], pair[1] + data);
      JsonNode given = explained("--method", method, pair[0], pair[1] + array);
      // the mean and deviation are summed in another order: a few units in the last place
      assertThat(raw.get("baselineScore").asDouble())
          .isCloseTo(given.get("baselineScore").asDouble(), within(1e-5))
          .isNotZero();
      for (int t = 0; t < STEPS; t++) {
        assertThat(raw.get("attribution").get(t).get(0).asDouble())
            .as("%s %s, step %d", pair[0], pair[1], t)
            .isCloseTo(given.get("attribution").get(t).get(0).asDouble(), within(1e-5))
            .isNotZero();
      }
    }
  }

  /// A shorter input is compared with the last steps of longer ones; bare arrays of another length
  /// are refused, since nothing says that they are meant.
  @Test
  void aBackgroundOfOtherLengthsIsMadeToFit() throws IOException {
    write("one.csv", "mon,tue,wed\n1,2,3\n");
    Path array = folder.resolve("all.npy");
    float[] whole = encoded().values();
    Npy.write(array, Tensor.generate(i -> whole[i / 3 * STEPS + i % 3 + 1], ROWS, STEPS - 1, 1));
    for (String option : List.of("--background", "--baseline")) {
      boolean mean = option.equals("--baseline");
      String method = mean ? "deeplift" : "deepshap";
      JsonNode raw = explained("--method", method, option, (mean ? "mean:" : "") + data);
      JsonNode given = explained("--method", method, option, (mean ? "mean:" : "") + array);
      for (int t = 0; t < STEPS - 1; t++) {
        // As above.
        assertThat(raw.get("attribution").get(t).get(0).asDouble())
            .isCloseTo(given.get("attribution").get(t).get(0).asDouble(), within(1e-5))
            .isNotZero();
      }
    }
    Npy.write(array, encoded());
    Run run =
        Run.of(
            "explain",
            model,
            folder.resolve("one.csv"),
            "--method",
            "deepshap",
            "--background",
            array);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("all.npy: expected 3 values (a whole input) or 1", "found 4");
  }

  /// Before the first method is run.
  @Test
  void whatAMethodNeedsIsSaidFirst() throws IOException {
    write("one.csv", "mon,tue,wed,thu\n1,2,3,4.5\n");
    Run run = Run.of("compare", model, folder.resolve("one.csv"), "--methods", "deeplift,deepshap");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("deepshap needs series to draw from");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void counterfactualsTakeEventsFromRawSeries() throws IOException {
    Path one = write("one.csv", "mon,tue,wed,thu\n1,1,1,-1\n");
    Run run = Run.of("counterfactual", model, one, "--training", data);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("\tlow\thigh\tyes\t");
    assertThat(run.out()).as("in the unit of the file").contains("\tthu · value: -1.000 → ");
    String to = run.out().replaceAll("(?s).*thu · value: -1.000 → ([0-9.]+).*", "$1");
    assertThat(Double.parseDouble(to)).isGreaterThan(2);
    Path shorter = write("short.csv", "mon,tue,wed\n1,1,1\n");
    Run named =
        Run.of("counterfactual", model, shorter, "--training", data, "--target", "high", "--json");
    assertThat(named.code()).as(named.err()).isZero();
    JsonNode first = JsonMapper.shared().readTree(named.out()).get("counterfactuals").get(0);
    assertThat(first.get("to").asString()).isEqualTo("high");
    assertThat(first.get("flipped").asBoolean()).isTrue();
    assertThat(first.get("changes").size()).isPositive().isEqualTo(first.get("cells").asInt());
    assertThat(first.get("changes").get(0).get("from").asString()).isEqualTo("1.000");
    Run unknown = Run.of("counterfactual", model, one, "--training", data, "--target", "hi");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("its name or its number from 0 to 1", "low");
    Run fixed = Run.of("counterfactual", model, one, "--training", data, "--fixed", "value");
    assertThat(fixed.out()).as("nothing may change").contains("\tlow\thigh\tno\t");
    assertThat(Run.of("counterfactual", model, one).err()).contains("or raw data as in training");
  }

  @Test
  void stepsOfAWideTableKeepTheirNames() throws IOException {
    write("one.csv", "mon,tue,wed,thu\n1,2,3,9\n");
    Run run = Run.of("explain", model, folder.resolve("one.csv"));
    assertThat(run.out()).contains("thu · value");
  }

  /// The model reads standardised values; nobody else does.
  @Test
  void valuesAreDrawnInTheUnitOfTheFile() throws IOException {
    write("one.csv", "mon,tue,wed,thu\n1,2,3,4.5\n");
    Path pictures = folder.resolve("pictures");
    Run run =
        Run.of(
            "explain",
            model,
            folder.resolve("one.csv"),
            "--picture",
            pictures,
            "--what",
            "lanes",
            "--evidence",
            "none");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = Files.readAllLines(pictures.resolve("lanes-0.csv"));
    double[] values = {1, 2, 3, 4.5};
    for (int t = 0; t < STEPS; t++) {
      // Single precision of the standardised value.
      assertThat(Double.parseDouble(lines.get(t + 1).split(",", -1)[1]))
          .isCloseTo(values[t], within(1e-5));
    }
  }
}
