package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.cli.Gatelens;
import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `gatelens train` from files to files.
final class TrainCommandTest {
  private static final int ROWS = 60;

  @TempDir Path folder;

  /// Sequences whose first feature is shifted by their class.
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(1);
    Tensor labels = Tensor.generate(n -> n % 2, ROWS);
    Npy.write(
        folder.resolve("X.npy"),
        Tensor.generate(
            i -> random.nextGaussian() + (i % 3 == 0 ? 2 * (i / 15 % 2) - 1 : 0), ROWS, 5, 3));
    Npy.write(folder.resolve("y.npy"), labels);
    Npy.write(folder.resolve("ids.npy"), Tensor.generate(i -> i / 5 % 2 == 0 ? i % 3 : 3, ROWS, 5));
    Npy.write(
        folder.resolve("each.npy"), Tensor.generate(i -> i % 5 == 0 ? -1 : i / 5 % 2, ROWS, 5));
    Npy.write(folder.resolve("values.npy"), Tensor.generate(i -> 0.1 * i, ROWS, 2));
  }

  private Run train(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train"));
    words.addAll(List.of(more));
    if (!words.contains("--inputs")) {
      words.addAll(List.of("--inputs", folder.resolve("X.npy")));
    }
    if (!words.contains("--labels")) {
      words.addAll(List.of("--labels", folder.resolve("y.npy")));
    }
    if (!words.contains("--output")) {
      words.addAll(List.of("--output", folder.resolve("m.gatelens")));
    }
    return Run.of(words.toArray());
  }

  /// A refusal says what to try, and a figure that stops a training is named.
  @Test
  void whatIsWatchedIsSaid() {
    Run idle = train("--model", "gru(2) dense(2,softmax)", "--epochs", 1, "--monitor", "auc");
    assertThat(idle.code()).isEqualTo(2);
    assertThat(idle.err()).contains("decides nothing").contains("try: --early-stopping 5");
    Run watched = train("--model", "gru(2) dense(2,softmax)", "--epochs", 2, "--early-stopping", 1);
    assertThat(watched.err()).contains("early stopping by");
    Run rates =
        Run.of(
            "find-rate",
            "--model",
            "gru(2) dense(2,softmax)",
            "--steps",
            10,
            "--inputs",
            folder.resolve("X.npy"),
            "--labels",
            folder.resolve("y.npy"));
    assertThat(rates.code()).as(rates.err()).isZero();
    assertThat(rates.err()).doesNotContain("epochs");
  }

  private byte[] written() throws IOException {
    return Files.readAllBytes(folder.resolve("m.gatelens"));
  }

  @Test
  void lookingOnChangesNothing() throws IOException {
    Object[] words = {"--model", "gru(4) dense(2,softmax)", "--epochs", 3, "--validation", 0.2};
    assertThat(train(words).code()).isZero();
    byte[] alone = written();
    Path logs = folder.resolve("logs");
    Object[] watched = Arrays.copyOf(words, words.length + 2);
    watched[words.length] = "--tensorboard";
    watched[words.length + 1] = logs;
    Run run = train(watched);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(written()).isEqualTo(alone);
    try (Stream<Path> files = Files.list(logs)) {
      Path events = files.findFirst().orElseThrow();
      assertThat(events.getFileName().toString()).startsWith("events.out.tfevents.");
      assertThat(Files.readString(events, StandardCharsets.ISO_8859_1))
          .contains("epoch/held_out_loss", "batch/loss", "gradients/gru_0.input_weight")
          .contains("weights/dense", "gru_0/update/saturated_high", "gru_0/hidden");
    }
  }

  @Test
  void aModelLearnsAndIsWritten() throws IOException {
    Run run =
        train(
            "--model",
            "gru(6) dense(2,softmax)",
            "--epochs",
            30,
            "--optimizer",
            "adam(0.02)",
            "--validation",
            0.2,
            "--early-stopping",
            3,
            "--schedule",
            "plateau(0.5,2)",
            "--clip-norm",
            1,
            "--class-weights",
            "balanced",
            "--classes",
            "low,high",
            "--json");
    assertThat(run.err()).contains("epoch 1: loss", "held out");
    assertThat(run.code()).isZero();
    JsonNode document = JsonMapper.shared().readTree(run.out());
    assertThat(document.get("schema").asString()).isEqualTo("gatelens.train/1");
    JsonNode epochs = document.get("epochs");
    assertThat(epochs.get(epochs.size() - 1).get("metric").asDouble()).isGreaterThan(0.9);
    assertThat(epochs.get(0).get("validationLoss").asDouble()).isPositive();
    JsonNode best = epochs.get(document.get("best").asInt() - 1); // counted from 1 like `epoch`
    assertThat(best.get("epoch").asInt()).isEqualTo(document.get("best").asInt());
    for (JsonNode epoch : epochs) {
      assertThat(best.get("validationLoss").asDouble())
          .isLessThanOrEqualTo(epoch.get("validationLoss").asDouble());
    }
    Model model = ModelFile.read(folder.resolve("m.gatelens"));
    assertThat(model.info().classes()).containsExactly("low", "high");
    assertThat(model.info().facts().get("trained")).contains("adam(0.02");
    Tensor high =
        model.predict(
            Sample.of(FeatureSequence.of(Tensor.generate(i -> i % 3 == 0 ? 2 : 0, 5, 3))));
    assertThat(high.get(1)).isGreaterThan(0.8f);
  }

  @Test
  void threadsChangeNoBitAndQuietIsQuiet() throws IOException {
    Run one = train("--model", "gru(6) dense(2,softmax)", "--epochs", 2, "--threads", 1, "--quiet");
    byte[] first = written();
    Run two = train("--model", "gru(6) dense(2,softmax)", "--epochs", 2, "--threads", 2);
    assertThat(written()).isEqualTo(first);
    assertThat(one.err()).isEmpty();
    assertThat(two.out()).contains("m.gatelens");
  }

  @Test
  void aRunGoesOnWhereItStopped() throws IOException {
    String model = "gru(6,sequences) lstm(4) dense(2,softmax)";
    train("--model", model, "--epochs", 6);
    byte[] straight = written();
    Path checkpoint = folder.resolve("checkpoint");
    train("--model", model, "--epochs", 2, "--checkpoint", checkpoint, "--checkpoint-every", 1);
    assertThat(written()).isNotEqualTo(straight);
    Run rest =
        train(
            "--model",
            model,
            "--epochs",
            6,
            "--checkpoint",
            checkpoint,
            "--resume",
            "--threads",
            1);
    assertThat(rest.code()).isZero();
    assertThat(weights(ModelFile.read(folder.resolve("m.gatelens"))))
        .isEqualTo(straightWeights(straight));
    Run other = train("--model", model, "--batch-size", 7, "--checkpoint", checkpoint, "--resume");
    assertThat(other.code()).isEqualTo(3);
    assertThat(other.err()).contains("another training");
    assertThat(train("--model", model, "--resume").code()).isEqualTo(2);
    Run anew =
        train("--model", model, "--epochs", 1, "--checkpoint", folder.resolve("new"), "--resume");
    assertThat(anew.err()).contains("starts anew");
  }

  /// The checkpoints of an earlier run are not written over without a word.
  @Test
  void checkpointsOfAnEarlierRunAreAskedAbout() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    String model = "gru(3) dense(2,softmax)";
    assertThat(train("--model", model, "--epochs", 1, "--checkpoint", checkpoint).code()).isZero();
    Run again = train("--model", model, "--epochs", 1, "--checkpoint", checkpoint);
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("of an earlier run").contains("--resume");
  }

  /// The rate by itself is the rate within the optimizer's name; two rates are one too many.
  @Test
  void aLearningRateIsTheOptimizers() throws IOException {
    String model = "gru(3) dense(2,softmax)";
    train("--model", model, "--epochs", 2, "--optimizer", "sgd(0.05)");
    byte[] within = written();
    train("--model", model, "--epochs", 2, "--optimizer", "sgd", "--learning-rate", 0.05);
    assertThat(written()).isEqualTo(within);
    train("--model", model, "--epochs", 2, "--learning-rate", 0.05);
    byte[] adam = written();
    train("--model", model, "--epochs", 2, "--optimizer", "adam(0.05)");
    assertThat(written()).isEqualTo(adam).isNotEqualTo(within);
    Run two = train("--model", model, "--optimizer", "sgd(0.1)", "--learning-rate", 0.05);
    assertThat(two.code()).isEqualTo(2);
    assertThat(two.err()).contains("has a rate already");
    assertThat(train("--model", model, "--learning-rate", -1).code()).isEqualTo(2);
  }

  private List<Tensor> straightWeights(byte[] file) throws IOException {
    Path copy = folder.resolve("straight.gatelens");
    Files.write(copy, file);
    return weights(ModelFile.read(copy));
  }

  private static List<Tensor> weights(Model model) {
    return model.parameters().stream().map(p -> p.value()).toList();
  }

  @Test
  void tokensStepsValuesAndAnEarlierModel() {
    assertThat(
            train(
                    "--model",
                    "embedding(3,mask) bigru(3) dense(1,sigmoid)",
                    "--inputs",
                    folder.resolve("ids.npy"),
                    "--epochs",
                    2,
                    "--vocabulary",
                    9)
                .code())
        .isZero();
    Run further =
        train(
            "--from",
            folder.resolve("m.gatelens"),
            "--inputs",
            "input=" + folder.resolve("ids.npy"),
            "--class-weights",
            "1,2",
            "--epochs",
            1);
    assertThat(further.err()).contains("accuracy");
    assertThat(further.code()).isZero();
    assertThat(
            train(
                    "--model",
                    "gru(3,sequences) dense(2,softmax)",
                    "--labels",
                    folder.resolve("each.npy"),
                    "--backpropagation",
                    "truncated(3)",
                    "--class-weights",
                    "balanced",
                    "--epochs",
                    1)
                .code())
        .isZero();
    Run values =
        train(
            "--model",
            "gru(3) dense(2)",
            "--labels",
            folder.resolve("values.npy"),
            "--loss",
            "mae",
            "--epochs",
            1,
            "--no-shuffle",
            "--length-window",
            2);
    assertThat(values.err()).contains("absolute error");
  }

  @Test
  void mistakesAreExplainedBeforeAnythingIsWritten() throws IOException {
    check(2, "in brackets", train("--model", "grü(3)"));
    check(2, "layer gro is unknown", train("--model", "gro(3) dense(2)"));
    check(2, "--optimizer", train("--model", "gru(3) dense(2,softmax)", "--optimizer", "adam(-1)"));
    check(2, "--schedule", train("--model", "gru(3) dense(2,softmax)", "--schedule", "steps"));
    check(
        2, "--class-weights", train("--model", "gru(3) dense(2,softmax)", "--class-weights", "a"));
    check(2, "epochs is 0", train("--model", "gru(3) dense(2,softmax)", "--epochs", 0));
    check(2, "--model", train());
    check(
        3,
        "no such file",
        train("--model", "gru(3) dense(2,softmax)", "--labels", folder.resolve("none.npy")));
    check(3, "expected token ids [N,T]", train("--model", "embedding(3) gru(3) dense(2,softmax)"));
    check(
        3,
        "expected 2 values as its label, found 5",
        train("--model", "gru(3) dense(2,softmax)", "--labels", folder.resolve("each.npy")));
    check(
        3,
        "expected a class from 0 to 1",
        train("--model", "gru(3) dense(2,softmax)", "--labels", threes()));
    check(
        3,
        "found NaN in sequence 0, step 1, feature 2",
        train("--model", "gru(3) dense(2,softmax)", "--inputs", withNaN()));
    check(
        3,
        "there is no folder",
        train("--model", "gru(3) dense(2,softmax)", "--output", folder.resolve("no/m.gatelens")));
    Npy.write(folder.resolve("short.npy"), Tensor.zeros(ROWS - 1));
    check(
        3,
        "expected 60 rows",
        train("--model", "gru(3) dense(2,softmax)", "--labels", folder.resolve("short.npy")));
    Files.write(folder.resolve("empty.npy"), new byte[0]);
    check(
        3,
        "empty",
        train("--model", "gru(3) dense(2,softmax)", "--inputs", folder.resolve("empty.npy")));
    assertThat(folder.resolve("m.gatelens")).doesNotExist();
  }

  private Path threes() throws IOException {
    Npy.write(folder.resolve("threes.npy"), Tensor.generate(i -> 3, ROWS));
    return folder.resolve("threes.npy");
  }

  private Path withNaN() throws IOException {
    Npy.write(folder.resolve("nan.npy"), Tensor.generate(i -> i == 5 ? Float.NaN : 0, ROWS, 5, 3));
    return folder.resolve("nan.npy");
  }

  private static void check(int code, String words, Run run) {
    assertThat(run.err()).contains(words);
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void theUsersEndKeepsWhatIsDone() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Gatelens.class.getName(),
                "train",
                "--model",
                "gru(6) dense(2,softmax)",
                "--epochs",
                "1000000",
                "--inputs",
                folder.resolve("X.npy").toString(),
                "--labels",
                folder.resolve("y.npy").toString(),
                "--output",
                folder.resolve("stopped.gatelens").toString(),
                "--checkpoint",
                folder.resolve("stopped").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile())
            .start();
    Path checkpoint = folder.resolve("stopped").resolve("training.checkpoint");
    while (process.isAlive() && !Files.exists(checkpoint)) {
      Thread.sleep(10);
    }
    // A polite end, as Ctrl-C is one.
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("said.txt"))).contains("Stopped.", "--resume");
    assertThat(ModelFile.read(folder.resolve("stopped.gatelens")).outputWidth()).isEqualTo(2);
  }
}
