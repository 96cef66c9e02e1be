package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.engine.TrainingPass.Extent;
import gatelens.engine.TrainingPass.OutputLoss;
import gatelens.layer.Activation;
import gatelens.layer.Bidirectional;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Layer;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.objective.Objective;
import gatelens.objective.Readout;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Rows;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.testkit.Close;
import gatelens.testkit.Shared;
import gatelens.testkit.Torch;
import gatelens.trace.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Outputs, traces and gradients that PyTorch 2.13 computed.
class TorchReferenceTest {
  private static Model reference(Shared.Tensors all) {
    Tensor zeros = Tensor.zeros(all.get("rnn.weight_hh_l0").extent(1));
    return Model.of(
        all.get("rnn.weight_ih_l0").extent(1),
        Torch.gru(all, "rnn.", "_l0", "gru_0", zeros, Direction.FORWARD, true),
        Torch.gru(all, "rnn.", "_l1", "gru_1", zeros, Direction.FORWARD, false),
        new Dense(
            "dense",
            Torch.transposed(all.get("head.weight")),
            all.get("head.bias"),
            Activation.LINEAR));
  }

  @Test
  void outputsTraceAndGradientsOfTwoLayers() {
    Path folder = Shared.path("reference/models/torch-gru");
    Model model = reference(Shared.safetensors(folder.resolve("model.safetensors")));
    Tensor inputs = Shared.npy(folder.resolve("inputs.npy"));
    Tensor outputs = Shared.npy(folder.resolve("outputs.npy"));
    Tensor labels = Shared.npy(folder.resolve("labels.npy"));
    List<Example> batch = new ArrayList<>();
    for (int i = 0; i < inputs.extent(0); i++) {
      Sample sample = Sample.of(FeatureSequence.of(inputs.slice(i)));
      batch.add(new Example(sample, new Label.Class((int) labels.get(i))));
      Trace trace = model.trace(sample);
      Close.absolutely("output", model.predict(sample), outputs.slice(i), 1e-5);
      for (String signal : List.of("update", "reset", "candidate", "hidden")) {
        for (int layer = 0; layer < 2; layer++) {
          Tensor expected =
              Shared.npy(folder.resolve("trace/layer" + layer + "." + signal + ".npy"));
          Close.absolutely(
              signal, trace.signal("gru_" + layer + "." + signal), expected.slice(i), 1e-5);
        }
      }
    }
    float[][] found =
        Gradient.of(model, new Loss.CategoricalCrossEntropy(), batch, Extent.WHOLE, 0);
    Shared.Tensors expected = Shared.safetensors(folder.resolve("gradients.safetensors"));
    List<Tensor> ordered = new ArrayList<>();
    for (String layer : List.of("_l0", "_l1")) {
      ordered.add(Torch.gruWeight(expected.get("rnn.weight_ih" + layer)));
      ordered.add(Torch.gruWeight(expected.get("rnn.weight_hh" + layer)));
      ordered.add(Torch.gruBias(expected.get("rnn.bias_ih" + layer)));
      ordered.add(Torch.gruBias(expected.get("rnn.bias_hh" + layer)));
    }
    ordered.add(Torch.transposed(expected.get("head.weight")));
    ordered.add(expected.get("head.bias"));
    for (int p = 0; p < found.length; p++) {
      float[] mean = found[p].clone();
      for (int i = 0; i < mean.length; i++) {
        mean[i] /= batch.size();
      }
      Close.relatively(model.parameters().get(p).name(), mean, ordered.get(p).values(), 1e-4);
    }
  }

  /// One row at a time, since each row has an initial state of its own; gradients are summed.
  @ParameterizedTest
  @CsvSource({
    "gru_l1_uni_bias_full,1,false", "gru_l1_uni_bias_packed,1,false",
    "gru_l1_uni_nobias_full,1,false", "gru_l1_uni_nobias_packed,1,false",
    "gru_l1_bi_bias_full,1,true", "gru_l1_bi_bias_packed,1,true",
    "gru_l2_uni_bias_full,2,false", "gru_l2_uni_bias_packed,2,false",
    "gru_l2_bi_bias_full,2,true", "gru_l2_bi_bias_packed,2,true",
    "lstm_l1_uni_bias_full,1,false", "lstm_l1_uni_bias_packed,1,false",
    "lstm_l1_uni_nobias_full,1,false", "lstm_l1_uni_nobias_packed,1,false",
    "lstm_l1_bi_bias_full,1,true", "lstm_l1_bi_bias_packed,1,true",
    "lstm_l2_uni_bias_full,2,false", "lstm_l2_uni_bias_packed,2,false",
    "lstm_l2_bi_bias_full,2,true", "lstm_l2_bi_bias_packed,2,true",
  })
  void layersDirectionsBiasesAndLengths(String name, int layers, boolean both) {
    Path file = Shared.path("data/conformance/torch_reference/" + name + ".safetensors");
    assertThat(Files.exists(file)).isTrue();
    Shared.Tensors all = Shared.safetensors(file);
    Tensor x = all.get("x");
    int rows = x.extent(0);
    float[][] sums = new float[0][];
    Model model = Model.of(x.extent(2));
    for (int row = 0; row < rows; row++) {
      int steps = all.has("lengths") ? (int) all.get("lengths").get(row) : x.extent(1);
      model = model(all, name.startsWith("gru"), layers, both, row);
      Tensor input = cut(x.slice(row), steps);
      Tensor gradY = cut(all.get("grad_y").slice(row), steps);
      Sample sample = Sample.of(FeatureSequence.of(input));
      Close.absolutely("y", model.predict(sample), cut(all.get("y").slice(row), steps), 1e-5);
      OutputLoss loss =
          (r, step, logits, offset, width, gradient, to) ->
              System.arraycopy(gradY.values(), step * width, gradient, to, width);
      float[][] found =
          Gradient.of(
              model, loss, List.of(new Example(sample, new Label.Class(0))), Extent.WHOLE, 0);
      sums = row == 0 ? copies(found) : plus(sums, found);
      inputGradient(model, sample, gradY, cut(all.get("grad_x").slice(row), steps));
    }
    List<Layer.Parameter> parameters = model.parameters();
    float[][] expected = expected(all, name.startsWith("gru"), layers, both);
    assertThat(expected.length).isEqualTo(parameters.size());
    for (int p = 0; p < expected.length; p++) {
      if (expected[p].length > 0) {
        Close.relatively(parameters.get(p).name(), sums[p], expected[p], 1e-4);
      }
    }
  }

  private static float[][] copies(float[][] arrays) {
    return Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new);
  }

  private static float[][] plus(float[][] sums, float[][] more) {
    for (int p = 0; p < sums.length; p++) {
      for (int i = 0; i < sums[p].length; i++) {
        sums[p][i] += more[p][i];
      }
    }
    return sums;
  }

  private static Tensor cut(Tensor rows, int steps) {
    return Tensor.of(Arrays.copyOf(rows.values(), steps * rows.extent(1)), steps, rows.extent(1));
  }

  private static void inputGradient(Model model, Sample sample, Tensor gradY, Tensor expected) {
    Readout dot =
        new Readout() {
          @Override
          public double value(float[] logits) {
            return IntStream.range(0, logits.length)
                .mapToDouble(i -> (double) logits[i] * gradY.values()[i])
                .sum();
          }

          @Override
          public void gradient(float[] logits, float[] gradient) {
            System.arraycopy(gradY.values(), 0, gradient, 0, gradient.length);
          }
        };
    try (Workers workers = Workers.single()) {
      Rows rows = Rows.of(model.continuous().layout(sample), model.continuous().enter(sample));
      float[] found =
          model.continuous().gradients(rows, new Objective.OfLogits(dot), workers).gradients()[0];
      Close.relatively("grad_x", found, expected.values(), 1e-4);
    }
  }

  private static Model model(Shared.Tensors all, boolean gru, int layers, boolean both, int row) {
    List<Layer> made = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      int at = both ? 2 * layer : layer;
      RecurrentLayer forward = part(all, gru, "_l" + layer, at, row, Direction.FORWARD);
      made.add(
          both
              ? new Bidirectional(
                  "both_" + layer,
                  forward,
                  part(all, gru, "_l" + layer + "_reverse", at + 1, row, Direction.BACKWARD),
                  Bidirectional.Merge.CONCAT,
                  Bidirectional.Readout.LAST_STEP)
              : forward);
    }
    return Model.of(all.get("x").extent(2), made.toArray(new Layer[0]));
  }

  private static RecurrentLayer part(
      Shared.Tensors all, boolean gru, String suffix, int at, int row, Direction direction) {
    Tensor hidden = all.get("h0").slice(at).slice(row);
    return gru
        ? Torch.gru(all, "param.", suffix, "part" + suffix, hidden, direction, true)
        : Torch.lstm(
            all,
            "param.",
            suffix,
            "part" + suffix,
            hidden,
            all.get("c0").slice(at).slice(row),
            direction);
  }

  /// In the order of our parameters; empty where PyTorch has none.
  private static float[][] expected(Shared.Tensors all, boolean gru, int layers, boolean both) {
    List<float[]> ordered = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      for (String suffix : both ? List.of("", "_reverse") : List.of("")) {
        String end = "_l" + layer + suffix;
        for (String kind : List.of("weight_ih", "weight_hh")) {
          Tensor weight = all.get("grad." + kind + end);
          ordered.add((gru ? Torch.gruWeight(weight) : Torch.transposed(weight)).values());
        }
        boolean bias = all.has("grad.bias_ih" + end);
        if (gru) {
          ordered.add(bias ? Torch.gruBias(all.get("grad.bias_ih" + end)).values() : new float[0]);
          ordered.add(bias ? Torch.gruBias(all.get("grad.bias_hh" + end)).values() : new float[0]);
        } else {
          ordered.add(bias ? all.get("grad.bias_ih" + end).values() : new float[0]);
        }
      }
    }
    return ordered.toArray(new float[0][]);
  }
}
