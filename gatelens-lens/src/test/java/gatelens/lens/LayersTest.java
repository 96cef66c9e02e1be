package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.ImagePlan;
import gatelens.data.Reading;
import gatelens.data.SeriesPlan;
import gatelens.data.TextPlan;
import gatelens.data.encode.AudioEncoder;
import gatelens.data.encode.ImageEncoder;
import gatelens.data.encode.SeriesEncoder;
import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import gatelens.formats.Npy;
import gatelens.layer.Branch;
import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which layers data gets that names none, and what is said where named ones do not fit it.
class LayersTest {
  @TempDir private Path folder;

  private static Encoder words() {
    return new TextEncoder(
        TextPlan.Unit.WORDS, true, 100, new Vocabulary(List.of("good", "bad", "film")));
  }

  private static Encoder numbers(int width) {
    return new SeriesEncoder(
        IntStream.range(0, width)
            .mapToObj(i -> new SeriesEncoder.Part("x" + i, 0, 1, List.of()))
            .toList(),
        SeriesPlan.Missing.MEAN,
        0);
  }

  private static Encoder sounds() {
    return new AudioEncoder(8000, 200, 80, 4, 0, List.of(), List.of());
  }

  private static Encoder pictures(int columns) {
    return new ImageEncoder(ImagePlan.Order.ROWS, 8, columns, 1, 1);
  }

  private static Encoding encoding(List<String> classes, Encoder... encoders) {
    List<String> names =
        encoders.length == 1
            ? List.of("input")
            : IntStream.range(0, encoders.length).mapToObj(i -> "in" + i).toList();
    Encoding encoding =
        new Encoding(
            names,
            List.of(encoders),
            Reading.automatic(),
            classes.isEmpty() ? List.of(new Encoding.Scale("y", 0, 1)) : List.of());
    return encoding.withClasses(classes);
  }

  private static Model suited(List<String> notes, Map<String, ModelPlan> given, Encoding encoding) {
    DataReport.Listener listener =
        new DataReport.Listener() {
          @Override
          public void note(String text) {
            notes.add(text);
          }
        };
    return SuitedLayers.of(encoding, given, Initialisation.KERAS, listener).of(encoding, 1);
  }

  private static List<String> kinds(List<Layer> layers) {
    return layers.stream().map(layer -> layer.getClass().getSimpleName()).toList();
  }

  @Test
  void aSeriesGetsOneRecurrentLayerAndAsManyOutputsAsItHasAnswers() {
    List<String> notes = new ArrayList<>();
    Model model = suited(notes, Map.of(), encoding(List.of("a", "b", "c"), numbers(5)));
    assertThat(notes).containsExactly("layers: gru(64) dense(3,softmax) (--model names others)");
    assertThat(kinds(model.branches().get(0).layers())).startsWith("Gru");
    assertThat(model.outputWidth()).isEqualTo(3);
    Model number = suited(notes, Map.of(), encoding(List.of(), numbers(5)));
    assertThat(number.outputWidth()).isEqualTo(1);
  }

  @Test
  void tokensAreEmbeddedAndWideStepsAreNarrowedFirst() {
    assertThat(SuitedLayers.branch(words())).isEqualTo("embedding(64) gru(64)");
    assertThat(SuitedLayers.branch(numbers(64))).isEqualTo("gru(64)");
    assertThat(SuitedLayers.branch(numbers(65))).isEqualTo("dense(32) gru(64)");
    assertThat(SuitedLayers.branch(sounds())).isEqualTo("bigru(64,sequences) pool(max)");
    assertThat(SuitedLayers.branch(pictures(28))).isEqualTo("bigru(64,sequences) pool(max)");
    assertThat(SuitedLayers.branch(pictures(80)))
        .isEqualTo("dense(32) bigru(64,sequences) pool(max)");
  }

  @Test
  void ofSeveralInputsTheNamedLayersAreKeptAndTheOthersAdded() {
    List<String> notes = new ArrayList<>();
    Encoding encoding = encoding(List.of("no", "yes"), words(), numbers(2));
    Model model = suited(notes, Map.of("in1", ModelPlan.parse("lstm(5)")), encoding);
    assertThat(notes)
        .containsExactly(
            "layers of in0: embedding(64) gru(64) (--branch names others)",
            "layers: dense(32,tanh) dense(2,softmax) (--model names others)");
    assertThat(model.branches()).extracting(Branch::name).containsExactly("in0", "in1");
    assertThat(kinds(model.branches().get(1).layers())).startsWith("Lstm");
  }

  private static void refused(
      String plan, Map<String, ModelPlan> branches, Encoding encoding, String... words) {
    NewModel asked =
        new NewModel(ModelPlan.parse(plan), branches, Initialisation.KERAS, Optional.empty());
    assertThatThrownBy(() -> asked.of(encoding, 1))
        .isInstanceOf(Refused.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void layersThatDoNotFitTheDataAreRefusedWithWhatToTry() {
    List<String> two = List.of("no", "yes");
    Encoding both = encoding(two, words(), numbers(2));
    refused("gru(3) dense(2)", Map.of(), both, "[in0, in1]", "describes one");
    refused(
        "dense(2)",
        Map.of("in0", ModelPlan.parse("embedding(4) gru(3)")),
        both,
        "there is no --branch in1");
    refused(
        "dense(2)", Map.of("other", ModelPlan.parse("gru(3)")), both, "--branch other", "in0, in1");
    refused("gru(3) dense(2)", Map.of(), encoding(two, words()), "--model: the data is tokens");
    refused("embedding(3) gru(3) dense(2)", Map.of(), encoding(two, numbers(2)), "is features");
    refused("gru(3) dense(3)", Map.of(), encoding(two, numbers(2)), "3 numbers", "2 classes");
    refused(
        "gru(3) dense(3)", Map.of(), encoding(List.of(), numbers(2)), "3 numbers", "1 number to");
    Encoding open =
        new Encoding(List.of("input"), List.of(numbers(2)), Reading.automatic(), List.of());
    refused("gru(3) dense(1)", Map.of(), open, "says what is to be answered");
  }

  /// One sigmoid stands for two classes.
  @Test
  void oneSigmoidIsEnoughForTwoClasses() {
    NewModel sigmoid =
        new NewModel(
            ModelPlan.parse("gru(3) dense(1,sigmoid)"),
            Map.of(),
            Initialisation.KERAS,
            Optional.empty());
    assertThat(sigmoid.of(encoding(List.of("no", "yes"), numbers(2)), 1).outputWidth())
        .isEqualTo(1);
  }

  @Test
  void arraysOfTokensHaveAsManyIdsAsAreSaidOrSeen() throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, Tensor.generate(i -> i % 5, 2, 5));
    List<Inputs.ArrayFile> inputs = List.of(new Inputs.ArrayFile(Optional.empty(), file));
    ModelPlan plan = ModelPlan.parse("embedding(2) gru(3) dense(2)");
    NewModel seen = new NewModel(plan, Map.of(), Initialisation.KERAS, Optional.empty());
    assertThat(seen.of(inputs, 1).branches().get(0).inputWidth()).isEqualTo(5);
    NewModel said = new NewModel(plan, Map.of(), Initialisation.KERAS, Optional.of(9));
    assertThat(said.of(inputs, 1).branches().get(0).inputWidth()).isEqualTo(9);
    assertThatThrownBy(() -> said.of(List.of(inputs.get(0), inputs.get(0)), 1))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("found 2 times");
    NewModel branched =
        new NewModel(plan, Map.of("input", plan), Initialisation.KERAS, Optional.empty());
    assertThatThrownBy(() -> branched.of(inputs, 1))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("--from");
  }
}
