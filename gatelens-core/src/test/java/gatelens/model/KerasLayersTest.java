package gatelens.model;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.layer.Activation;
import gatelens.layer.CellSettings;
import gatelens.layer.Direction;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.layer.Masking;
import gatelens.layer.RecurrentLayer;
import gatelens.layer.Reverse;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.Close;
import gatelens.testkit.JsonText;
import gatelens.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Numbers of Keras' own tests of GRU and LSTM: masks, reading backward, initial states, old
/// activations.
class KerasLayersTest {
  private static final float ABSENT = -777;

  /// One layer with Keras' weights.
  ///
  /// @param weights kernel, recurrent kernel, and the bias where there is one
  private static RecurrentLayer layer(
      boolean gru,
      boolean resetAfter,
      List<Tensor> weights,
      Tensor hidden,
      Tensor cell,
      CellSettings settings,
      Direction direction,
      boolean sequences) {
    Tensor kernel = weights.get(0);
    Tensor recurrent = weights.get(1);
    int columns = kernel.extent(1);
    Tensor zeros = Tensor.zeros(columns);
    Tensor bias = weights.size() > 2 ? weights.get(2) : zeros;
    if (!gru) {
      return new Lstm(
          "layer",
          kernel,
          recurrent,
          bias,
          Tensor.zeros(0),
          hidden,
          cell,
          settings,
          direction,
          sequences);
    }
    boolean two = bias.shape().rank() == 2;
    return new Gru(
        "layer",
        resetAfter ? GruVariant.RESET_AFTER : GruVariant.RESET_BEFORE,
        kernel,
        recurrent,
        two ? bias.slice(0) : bias,
        two ? bias.slice(1) : zeros,
        hidden,
        settings,
        direction,
        sequences);
  }

  private static Tensor matrix(Object value) {
    List<Object> rows = JsonText.list(value);
    float[] flat = JsonText.floats(value);
    return rows.get(0) instanceof List<?>
        ? Tensor.of(flat, rows.size(), flat.length / rows.size())
        : Tensor.of(flat, flat.length);
  }

  @Test
  void numbersOfKeras3() throws IOException {
    Path file = Shared.path("data/conformance/keras3_layer_numbers/cases.json");
    List<Object> cases =
        JsonText.list(JsonText.get(JsonText.read(Files.readString(file)), "cases"));
    int checked = 0;
    for (Object each : cases) {
      Map<String, Object> options = JsonText.map(JsonText.get(each, "options"));
      // Keras can also write zeros at masked steps; a layer here holds its state.
      if (!options.containsKey("zero_output_for_mask")) {
        keras3(each, options);
        checked++;
      }
    }
    assertThat(checked).isEqualTo(19);
  }

  private static void keras3(Object each, Map<String, Object> options) {
    String name = (String) JsonText.get(each, "name");
    float[] shape = JsonText.floats(JsonText.get(each, "shape"));
    int steps = (int) shape[1];
    int width = (int) shape[2];
    int units = (int) JsonText.floats(List.of(JsonText.get(each, "units")))[0];
    int calls = (int) JsonText.floats(List.of(JsonText.get(each, "calls")))[0];
    float[] mask = JsonText.floats(JsonText.get(each, "mask"));
    float[] hidden = JsonText.floats(JsonText.get(each, "initial_h"));
    float[] cell = JsonText.floats(JsonText.get(each, "initial_c"));
    float[] expected = JsonText.floats(JsonText.get(each, "computed_keras_3_15_1_float32"));
    List<Tensor> weights =
        JsonText.list(JsonText.get(each, "weights")).stream().map(KerasLayersTest::matrix).toList();
    int rows = (int) shape[0];
    int size = expected.length / rows;
    for (int row = 0; row < rows; row++) {
      RecurrentLayer layer =
          layer(
              "GRU".equals(JsonText.get(each, "layer")),
              !Boolean.FALSE.equals(options.get("reset_after")),
              weights,
              state(hidden, row, units),
              state(cell, row, units),
              CellSettings.STANDARD,
              Boolean.TRUE.equals(options.get("go_backwards"))
                  ? Direction.BACKWARD
                  : Direction.FORWARD,
              Boolean.TRUE.equals(options.get("return_sequences")));
      float[] values = new float[calls * steps * width];
      for (int i = 0; i < values.length; i++) {
        int step = i / width % steps;
        boolean counts = mask.length == 0 || mask[row * steps + step] != 0;
        values[i] = counts ? row * steps * width + i % (steps * width) : ABSENT;
      }
      Model model = Model.of(width, new Masking("masking", ABSENT), layer);
      Close.absolutely(
          name + " " + row,
          model
              .predict(Sample.of(FeatureSequence.of(Tensor.of(values, calls * steps, width))))
              .values(),
          Arrays.copyOfRange(expected, row * size, (row + 1) * size),
          1e-5);
    }
  }

  private static Tensor state(float[] all, int row, int units) {
    return all.length == 0
        ? Tensor.zeros(units)
        : Tensor.of(Arrays.copyOfRange(all, row * units, (row + 1) * units), units);
  }

  /// A gate that is closed keeps out what a function without bound gives it: σ(-30) · 10,000 is
  /// 9.4e-10, and the state after a step that is closed too is what it was.
  @Test
  void aClosedGateKeepsOutLargeValues() {
    CellSettings softplus =
        new CellSettings(
            Activation.SIGMOID,
            new Activation(Activation.Kind.SOFTPLUS, 1),
            new Activation(Activation.Kind.SOFTPLUS, 1),
            Float.POSITIVE_INFINITY);
    // input, forget, candidate, output as Keras has them
    Tensor kernel = Tensor.of(new float[] {-30, -30, 10_000, 30}, 1, 4);
    Tensor none = Tensor.zeros(1);
    RecurrentLayer lstm =
        layer(
            false,
            false,
            List.of(kernel, Tensor.zeros(1, 4)),
            none,
            none,
            softplus,
            Direction.FORWARD,
            false);
    Tensor one = Tensor.of(new float[] {1, 1}, 2, 1);
    float answer = Model.of(1, lstm).predict(Sample.of(FeatureSequence.of(one))).values()[0];
    // softplus(9.4e-10) is ln 2
    assertThat(answer)
        .isCloseTo((float) Math.log(2), org.assertj.core.api.Assertions.within(1e-7f));
  }

  @Test
  void numbersOfKeras2() throws IOException {
    Path folder = Shared.path("data/conformance/keras2_layer_fixtures");
    Object attributes = JsonText.read(Files.readString(folder.resolve("attributes.json")));
    for (String kind : List.of("GRU", "LSTM")) {
      Map<String, Object> cases =
          JsonText.map(JsonText.read(Files.readString(folder.resolve(kind + ".json"))));
      assertThat(cases).hasSize(9);
      cases.forEach(
          (name, each) -> keras2(name, kind.equals("GRU"), JsonText.get(attributes, name), each));
    }
  }

  private static void keras2(String name, boolean gru, Object options, Object each) {
    List<Tensor> weights = new ArrayList<>();
    for (Object weight : JsonText.list(JsonText.get(each, "weights"))) {
      weights.add(tensor(weight));
    }
    boolean backwards = (boolean) JsonText.get(options, "go_backwards");
    boolean sequences = (boolean) JsonText.get(options, "return_sequences");
    Activation activation = activation((String) JsonText.get(options, "activation"));
    Activation gate = activation((String) JsonText.get(options, "recurrent_activation"));
    int units = weights.get(1).extent(0);
    Layer layer =
        layer(
            gru,
            false,
            weights,
            Tensor.zeros(units),
            Tensor.zeros(units),
            new CellSettings(gate, activation, activation, Float.POSITIVE_INFINITY),
            backwards ? Direction.BACKWARD : Direction.FORWARD,
            sequences);
    Tensor once = tensor(JsonText.get(each, "input"));
    // A stateful case was called twice; the second call goes on from the first.
    int calls = (boolean) JsonText.get(options, "stateful") ? 2 : 1;
    int size = once.size();
    Tensor input =
        Tensor.generate(i -> once.values()[i % size], calls * once.extent(0), once.extent(1));
    Model model =
        backwards && sequences
            ? Model.of(input.extent(1), layer, new Reverse("reverse"))
            : Model.of(input.extent(1), layer);
    float[] found = model.predict(Sample.of(FeatureSequence.of(input))).values();
    float[] expected = JsonText.floats(JsonText.get(JsonText.get(each, "expected"), "data"));
    // The fixtures hold six digits.
    Close.absolutely(
        name,
        Arrays.copyOfRange(found, found.length - expected.length, found.length),
        expected,
        2e-6);
  }

  private static Activation activation(String name) {
    return name.equals("hard_sigmoid") ? Activation.hardSigmoid(0.2f) : Activation.named(name);
  }

  private static Tensor tensor(Object value) {
    float[] shape = JsonText.floats(JsonText.get(value, "shape"));
    int[] extents = new int[shape.length];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = (int) shape[i];
    }
    return Tensor.of(JsonText.floats(JsonText.get(value, "data")), extents);
  }
}
