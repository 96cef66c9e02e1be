package gatelens.formats.onnx;

import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Holds the model that was read from an ONNX file to a program of others that runs the file as it
/// stands, on random sequences.
///
/// @param by what ran the file
/// @param sequences that were compared
/// @param largest difference of an output, divided by the largest output (1 at least)
public record FileCheck(String by, int sequences, double largest) {
  /// Differences up to here are rounding: single precision over many steps.
  public static final double TOLERANCE = 1e-5;

  private static final int SEQUENCES = 4;
  private static final int STEPS = 7;

  /// Runs both. What the runtime answers with numbers that are not finite is not compared.
  ///
  /// @param runner that runs the file
  /// @param model as it was read from the file
  /// @param seed of the random sequences
  /// @throws IOException if the file does not run on the model's inputs, or no answer is finite
  public static FileCheck of(OnnxRunner runner, Path file, Model model, long seed)
      throws IOException {
    double best = Double.POSITIVE_INFINITY;
    IOException failure = new IOException(file + ": it was not run");
    // With one sequence both orders of the axes hold the same numbers, and only the file knows its.
    for (boolean stepsFirst : new boolean[] {false, true}) {
      try {
        best = Math.min(best, largest(runner, file, model, stepsFirst, seed));
      } catch (IOException other) {
        failure = stepsFirst ? failure : other;
      }
      if (best <= TOLERANCE) {
        break;
      }
    }
    if (best == Double.POSITIVE_INFINITY) {
      throw failure;
    }
    return new FileCheck(runner.name(), SEQUENCES, best);
  }

  /// True if the differences are rounding.
  public boolean holds() {
    return largest <= TOLERANCE;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "checked against %s on %d random sequences: largest difference %.2g of the scale, %s",
        by,
        sequences,
        largest,
        holds() ? "the same model" : "another model");
  }

  private static double largest(
      OnnxRunner runner, Path file, Model model, boolean stepsFirst, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    double scale = 1;
    double most = 0;
    int compared = 0;
    for (int n = 0; n < SEQUENCES; n++) {
      Map<String, Sequence> inputs = new LinkedHashMap<>();
      List<Sequence> parts = new ArrayList<>();
      for (Branch branch : model.inputs()) {
        int steps = runner.steps(file, branch.name(), stepsFirst).orElse(STEPS);
        Sequence made = drawn(branch, steps, random);
        inputs.put(branch.name(), made);
        parts.add(made);
      }
      float[] here = model.predict(new Sample(parts)).values();
      float[] there = runner.answer(file, inputs, stepsFirst);
      if (here.length != there.length) {
        throw new IOException(
            file
                + ": it answers with "
                + there.length
                + " numbers, the model that was read with "
                + here.length);
      }
      for (int i = 0; i < here.length; i++) {
        // Runtimes overflow in functions of gates that are not bounded (softplus above 88).
        if (Float.isFinite(there[i])) {
          double off = Math.abs((double) here[i] - there[i]);
          most = Math.max(most, Double.isNaN(off) ? Double.MAX_VALUE : off);
          scale = Math.max(scale, Math.abs(there[i]));
          compared++;
        }
      }
    }
    if (compared == 0) {
      throw new IOException(
          file + ": " + runner.name() + " answers random sequences with no finite number");
    }
    return most / scale;
  }

  private static Sequence drawn(Branch branch, int steps, SplittableRandom random) {
    if (branch.readsTokens() && branch.layers().get(0) instanceof Embedding embedding) {
      return TokenSequence.of(
          IntStream.range(0, steps).map(t -> random.nextInt(embedding.vocabulary())).toArray());
    }
    return FeatureSequence.of(
        Tensor.generate(i -> random.nextGaussian(), steps, branch.inputWidth()));
  }
}
