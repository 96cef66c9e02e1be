package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real TensorBoard lists and serves what was exported. It is looked for where the environment
/// variable `GATELENS_TENSORBOARD` says, else on the path.
class TensorBoardTest {
  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private String address = "";

  private static Optional<Path> program() {
    String named = System.getenv("GATELENS_TENSORBOARD");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(place -> Path.of(place, "tensorboard"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private byte[] bytes(String route) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(URI.create(address + route)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).as(route).isEqualTo(200);
    return response.body();
  }

  private String text(String route) throws IOException, InterruptedException {
    return new String(bytes(route), StandardCharsets.UTF_8);
  }

  private JsonNode json(String route) throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(text(route));
  }

  /// The program asks for its files again every few seconds; until it has read them it lists no
  /// tags.
  private void untilItHasRead() throws InterruptedException {
    while (true) {
      try {
        JsonNode tags = json("/data/plugin/scalars/tags");
        if (tags.has(".") && tags.has("train") && tags.propertyNames().size() == 4) {
          return;
        }
      } catch (IOException notYet) {
        Thread.sleep(200);
        continue;
      }
      Thread.sleep(200);
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void itsRoutesServeWhatWasExported() throws IOException, InterruptedException {
    Optional<Path> program = program();
    assumeTrue(program.isPresent(), "no tensorboard here; GATELENS_TENSORBOARD can name one");
    Path model = folder.resolve("m.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(4,sequences) lstm(3) dense(2,softmax)")
            .initialise(2, Initialisation.PYTORCH, 1),
        model);
    Path x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(i), 3, 5, 2));
    Path logs = folder.resolve("logs");
    Run run = Run.of("export", model, "--inputs", x, "--to", "tensorboard", "--output", logs);
    assertThat(run.code()).as(run.err()).isZero();
    Run explained =
        Run.of("explain", model, "--inputs", x, "--target", "0", "--method", "deeplift", "--json");
    JsonNode explanations = JsonMapper.shared().readTree(explained.out()).get("explanations");

    Path labels = folder.resolve("y.npy");
    Npy.write(labels, Tensor.of(new float[] {0, 1, 0}, 3));
    Run trained =
        Run.of(
            "train",
            "--from",
            model,
            "--inputs",
            x,
            "--labels",
            labels,
            "--epochs",
            2,
            "--tensorboard",
            logs.resolve("train"),
            "--output",
            folder.resolve("trained.gatelens"),
            "--json");
    assertThat(trained.code()).as(trained.err()).isZero();

    selected(logs.resolve("select"));

    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    address = "http://127.0.0.1:" + port;
    Process server =
        new ProcessBuilder(
                program.orElseThrow().toString(),
                "--logdir=" + logs,
                "--host=127.0.0.1",
                "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      untilItHasRead();
      scalars(explanations);
      histogramsImagesAndText();
      projector();
      training(JsonMapper.shared().readTree(trained.out()));
      trials();
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private void scalars(JsonNode explanations) throws IOException, InterruptedException {
    assertThat(names(json("/data/plugin/scalars/tags").get(".")))
        .contains("why/score", "why/lead", "gru_0/update/mean", "lstm_0/forget/saturated_high");
    JsonNode scores = json("/data/plugin/scalars/scalars?run=.&tag=why/score");
    assertThat(scores).hasSize(3);
    for (int n = 0; n < 3; n++) {
      assertThat(scores.get(n).get(1).asInt()).isEqualTo(n);
      // an event holds the score in single precision
      assertThat(scores.get(n).get(2).asDouble())
          .isCloseTo(explanations.get(n).get("score").asDouble(), within(1e-6));
    }
  }

  private void histogramsImagesAndText() throws IOException, InterruptedException {
    assertThat(names(json("/data/plugin/histograms/tags").get(".")))
        .contains("gru_0/hidden", "lstm_0/cell", "why/attribution", "weights/gru_0.input_weight");
    JsonNode cells = json("/data/plugin/histograms/histograms?run=.&tag=lstm_0/cell");
    double counted = 0;
    for (JsonNode bucket : cells.get(0).get(2)) {
      counted += bucket.get(2).asDouble();
    }
    assertThat(counted).isEqualTo(5 * 3);

    assertThat(names(json("/data/plugin/images/tags").get(".")))
        .contains("pictures/lanes", "pictures/waterfall", "pictures/gru_0-update");
    JsonNode images = json("/data/plugin/images/images?run=.&tag=pictures/lanes&sample=0");
    assertThat(images).hasSize(3);
    byte[] png =
        bytes("/data/plugin/images/individualImage?" + images.get(0).get("query").asString());
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isGreaterThan(500);

    assertThat(text("/data/plugin/text/text?run=.&tag=why/sentence"))
        .contains("Sequence 0: the model answers output");
  }

  private void projector() throws IOException, InterruptedException {
    assertThat(json("/data/plugin/projector/runs").get(0).asString()).isEqualTo(".");
    JsonNode info = json("/data/plugin/projector/info?run=.").get("embeddings").get(0);
    assertThat(info.get("tensorName").asString()).isEqualTo("lstm_0.hidden");
    assertThat(info.get("tensorShape").get(0).asInt()).isEqualTo(15);
    assertThat(info.get("tensorShape").get(1).asInt()).isEqualTo(3);
    assertThat(bytes("/data/plugin/projector/tensor?run=.&name=lstm_0.hidden"))
        .hasSize(15 * 3 * Float.BYTES);
    List<String> rows =
        text("/data/plugin/projector/metadata?run=.&name=lstm_0.hidden").lines().toList();
    assertThat(rows.get(0)).isEqualTo("sequence\tstep\ttoken\tclass\tscore\t__seq_next__");
    assertThat(rows).hasSize(16);
    assertThat(rows.get(1)).startsWith("0\t0\tstep 0\toutput ").endsWith("\t1");
    assertThat(rows.get(5)).startsWith("0\t4\t").endsWith("\t");
  }

  private void training(JsonNode document) throws IOException, InterruptedException {
    JsonNode losses = json("/data/plugin/scalars/scalars?run=train&tag=epoch/loss");
    assertThat(losses).hasSize(2);
    for (int epoch = 0; epoch < 2; epoch++) {
      assertThat(losses.get(epoch).get(2).asDouble())
          .isCloseTo(document.get("epochs").get(epoch).get("loss").asDouble(), within(1e-6));
    }
    assertThat(names(json("/data/plugin/histograms/tags").get("train")))
        .contains("gradients/gru_0.input_weight", "weights/lstm_0.bias", "gru_0/update");
  }

  /// Two candidates on twelve sequences.
  private void selected(Path logs) throws IOException {
    Path x = folder.resolve("more.npy");
    Path y = folder.resolve("classes.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(i), 12, 4, 2));
    Npy.write(y, Tensor.generate(n -> n % 2, 12));
    Run run =
        Run.of(
            "select",
            "--units",
            "2,3",
            "--folds",
            2,
            "--epochs",
            1,
            "--inputs",
            x,
            "--labels",
            y,
            "--tensorboard",
            logs);
    assertThat(run.code()).as(run.err()).isZero();
  }

  private void trials() throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(address + "/data/plugin/hparams/session_groups"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"experimentName\":\"\",\"startIndex\":0,\"sliceSize\":10,"
                            + "\"allowedStatuses\":[\"STATUS_SUCCESS\"],\"colParams\":[]}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode groups = JsonMapper.shared().readTree(response.body()).get("sessionGroups");
    assertThat(groups).hasSize(2);
    List<Integer> units =
        Stream.of(groups.get(0), groups.get(1))
            .map(group -> group.get("hparams").get("units").asInt())
            .sorted()
            .toList();
    assertThat(units).containsExactly(2, 3);
    assertThat(groups.get(0).get("hparams").get("cell").asString()).isEqualTo("gru");
  }

  private static List<String> names(JsonNode object) {
    return List.copyOf(object.propertyNames());
  }
}
