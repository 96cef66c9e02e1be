package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.Scale;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Trainings that Keras 3.15 and PyTorch 2.13 made from the same weights on the same batches, in
/// double precision: `gatelens-bench/peers/training_figures.py` writes the figures. A float has 24
/// bits and the weights are near 1: six steps differ by some 1e-7.
class PeerTrainingTest {
  private static final int ROWS = 8;
  private static final int STEPS = 5;
  private static final int WIDTH = 2;
  private static final int UNITS = 3;
  private static final float TOLERANCE = 1e-6f;

  private static List<String> lines() {
    try (InputStream in = PeerTrainingTest.class.getResourceAsStream("peers.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException problem) {
      throw new AssertionError(problem);
    }
  }

  static Stream<String> trainings() {
    return lines().stream().filter(line -> line.startsWith("training|"));
  }

  static Stream<String> schedules() {
    return lines().stream().filter(line -> line.startsWith("schedule|"));
  }

  private static double[] numbers(String text) {
    return Stream.of(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] said(String name) {
    return lines().stream()
        .filter(line -> line.startsWith(name + "|"))
        .map(line -> numbers(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static Tensor tensor(double[] all, int from, int... shape) {
    return Tensor.generate(i -> all[from + i], shape);
  }

  private static Model model(String head, int classes) {
    double[] gru = said("gru");
    double[] dense = said("dense" + classes);
    int input = WIDTH * 3 * UNITS;
    int recurrent = UNITS * 3 * UNITS;
    return Model.of(
        WIDTH,
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            tensor(gru, 0, WIDTH, 3 * UNITS),
            tensor(gru, input, UNITS, 3 * UNITS),
            tensor(gru, input + recurrent, 3 * UNITS),
            tensor(gru, input + recurrent + 3 * UNITS, 3 * UNITS),
            false),
        new Dense(
            "dense_0",
            tensor(dense, 0, UNITS, classes),
            tensor(dense, UNITS * classes, classes),
            Activation.named(head)));
  }

  private static Model normalised() {
    double[] of = said("normal");
    Model plain = model("softmax", 3);
    return Model.of(
        WIDTH,
        Scale.of(
            "batch_normalization",
            new Scale.Statistics(
                tensor(of, 0, WIDTH),
                tensor(of, WIDTH, WIDTH),
                tensor(of, 2 * WIDTH, WIDTH),
                tensor(of, 3 * WIDTH, WIDTH),
                1e-3f,
                0.75f,
                true,
                true)),
        plain.layers().get(0),
        plain.layers().get(1));
  }

  private static Model lstm() {
    double[] lstm = said("lstm");
    double[] dense = said("dense3");
    int input = WIDTH * 4 * UNITS;
    int recurrent = UNITS * 4 * UNITS;
    return Model.of(
        WIDTH,
        Lstm.of(
            "lstm_0",
            tensor(lstm, 0, WIDTH, 4 * UNITS),
            tensor(lstm, input, UNITS, 4 * UNITS),
            tensor(lstm, input + recurrent, 4 * UNITS),
            false),
        new Dense(
            "dense_0",
            tensor(dense, 0, UNITS, 3),
            tensor(dense, UNITS * 3, 3),
            Activation.SOFTMAX));
  }

  private static Dataset examples(String labels, boolean weighed) {
    double[] inputs = said("inputs");
    double[] classes = said(labels);
    double[] weights = said("samples");
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      int width = classes.length / ROWS;
      Label label =
          width == 1
              ? new Label.Class((int) classes[n])
              : new Label.Values(tensor(classes, n * width, width).values());
      examples.add(
          new Example(
              Sample.of(FeatureSequence.of(tensor(inputs, n * STEPS * WIDTH, STEPS, WIDTH))),
              label,
              weighed ? weights[n] : 1));
    }
    return Dataset.of(examples);
  }

  private static Map<String, List<String>> settings(String text) {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      settings
          .computeIfAbsent(part.substring(0, equals), key -> new ArrayList<>())
          .add(part.substring(equals + 1));
    }
    return settings;
  }

  private static List<Double> weights(String text) {
    return Stream.of(text.split(",", -1)).map(Double::valueOf).toList();
  }

  private static Trainer trainer(Map<String, List<String>> said, Model model, double rate) {
    Loss loss =
        said.containsKey("loss")
            ? Loss.parse(said.get("loss").get(0))
            : Loss.usualFor(model.finalActivation());
    if (said.containsKey("class-weights")) {
      loss = loss.withClassWeights(weights(said.get("class-weights").get(0)));
    }
    if (said.containsKey("output-weights")) {
      loss = new Loss.Weighted(loss, weights(said.get("output-weights").get(0)));
    }
    Update update = Update.PLAIN;
    double none = Double.POSITIVE_INFINITY;
    for (Map.Entry<String, List<String>> setting : said.entrySet()) {
      String value = setting.getValue().get(0);
      update =
          switch (setting.getKey()) {
            case "average" -> update.withAveraging(Update.Averaging.parse(value));
            case "accumulation" -> update.withAccumulation(Integer.parseInt(value));
            case "clip-value" ->
                update.withClipping(new Update.Clipping(Double.parseDouble(value), none, none));
            case "clip-tensor-norm" ->
                update.withClipping(new Update.Clipping(none, Double.parseDouble(value), none));
            case "layer-rates" -> update.withLayerRates(Update.layerRates(value));
            case "clip-norm" ->
                update.withClipping(Update.Clipping.ofNorm(Double.parseDouble(value)));
            default -> update; // of the loss, the schedule or the model
          };
    }
    return Trainer.of(
            said.containsKey("optimizer")
                ? Optimizer.parse(said.get("optimizer").get(0))
                : new Optimizer.Sgd(rate, 0),
            loss)
        .withUpdate(update)
        .withSchedule(Schedule.parse(said.getOrDefault("schedule", List.of("constant")).get(0)))
        .withShuffling(false)
        .withBatchSize(4)
        .withEpochs(3);
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void lossesAndWeightsAreThoseOfThePeer(String line) {
    String[] parts = line.split("\\|", -1);
    Map<String, List<String>> said = settings(parts[2]);
    String labels = said.getOrDefault("labels", List.of("classes")).get(0);
    boolean classes = labels.equals("classes") || labels.equals("soft");
    String usual = classes ? "softmax" : labels.equals("yes") ? "sigmoid" : "linear";
    String kind = said.getOrDefault("cell", List.of("gru")).get(0);
    Model start =
        kind.equals("lstm")
            ? lstm()
            : kind.equals("normal")
                ? normalised()
                : model(said.getOrDefault("head", List.of(usual)).get(0), classes ? 3 : 2);
    Map<String, Penalty> penalties = new LinkedHashMap<>();
    said.getOrDefault("penalty", List.of())
        .forEach(one -> {
          int blank = one.indexOf(' ');
          penalties.put(one.substring(0, blank), Penalty.parse(one.substring(blank + 1)));
        });
    start = start.withFacts(Penalty.fact(penalties));
    if (said.containsKey("frozen")) {
      start = start.withFacts(Map.of(ModelInfo.FROZEN, said.get("frozen").get(0)));
    }
    double rate =
        switch (parts[1]) {
          case "focal" -> 1;
          case "binary-focal", "binary-focal-alpha" -> 0.5;
          case "poisson-log" -> 0.05;
          default -> 0.1;
        };
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(Progress progress) {
            losses.add(progress.batchLoss());
          }
        };
    Fitted fitted;
    try (Workers workers = Workers.of(2)) {
      fitted =
          trainer(said, start, rate)
              .fit(
                  start,
                  examples(labels, said.containsKey("weights")),
                  Dataset.empty(),
                  workers,
                  listener);
    }
    double[] expected = numbers(parts[3]);
    assertThat(losses).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(losses.get(i)).as("loss " + i).isCloseTo(expected[i], within(4e-6));
    }
    double[] last = numbers(parts[4]);
    int at = 0;
    for (Layer.Parameter parameter : fitted.model().parameters()) {
      float[] values = parameter.value().values();
      float[] wanted = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        wanted[i] = (float) last[at + i];
      }
      at += values.length;
      assertThat(values).as(parameter.name()).containsExactly(wanted, within(TOLERANCE));
    }
    assertThat(at).isEqualTo(last.length);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void ratesAreThoseOfPyTorch(String line) {
    String[] parts = line.split("\\|", -1);
    Schedule schedule = Schedule.parse(parts[1]);
    double[] expected = numbers(parts[3]);
    double[] found =
        IntStream.range(0, expected.length)
            .mapToDouble(step ->
                schedule.factor(
                    new Schedule.Moment(step, expected.length, Integer.parseInt(parts[2]), 1)))
            .toArray();
    assertThat(found).containsExactly(expected, within(1e-12));
  }

  @Test
  void thereIsAFigureForEveryOptimizerScheduleAndLoss() {
    String all = String.join("\n", lines());
    for (String name :
        List.of("sgd", "nesterov", "rmsprop", "amsgrad", "adamw", "nadam", "lion", "ema", "swa")) {
      assertThat(all).contains("training|" + name + "|");
    }
    for (String name : List.of("frozen", "layer-rates", "plateau", "sample-and-class-weights")) {
      assertThat(all).contains("training|" + name + "|");
    }
    assertThat(
            Arrays.stream(Schedule.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .filter(name -> !name.equals("Rising"))) // of find-rate, which trains nothing
        .containsExactlyInAnyOrder(
            "Constant",
            "Cosine",
            "Plateau",
            "Steps",
            "Exponential",
            "OneCycle",
            "Restarts",
            "WarmUp");
    for (String name :
        List.of("constant", "cosine", "step", "exponential", "one-cycle", "restarts", "warmup")) {
      assertThat(all).contains("schedule|" + name);
    }
    assertThat(Arrays.stream(Loss.class.getPermittedSubclasses()).map(Class::getSimpleName))
        .containsExactlyInAnyOrder(
            "CategoricalCrossEntropy",
            "BinaryCrossEntropy",
            "CategoricalFocal",
            "BinaryFocal",
            "SquaredError",
            "AbsoluteError",
            "Huber",
            "LogCosh",
            "Quantile",
            "Poisson",
            "Weighted");
  }
}
