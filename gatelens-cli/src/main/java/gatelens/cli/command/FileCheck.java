package gatelens.cli.command;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.formats.onnx.OnnxRunner;
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
record FileCheck(String by, int sequences, double largest) {
  /// Differences up to here are rounding: single precision over many steps.
  static final double TOLERANCE = 1e-5;

  private static final int SEQUENCES = 4;
  private static final int STEPS = 7;

  /// Runs both.
  ///
  /// @param onnx true if the file is one of ONNX
  /// @throws CommandFailure if nothing here runs the file
  /// @throws IOException if the file does not run on the model's inputs
  static FileCheck of(Path file, boolean onnx, Model model, long seed) throws IOException {
    if (!onnx) {
      throw new CommandFailure(
          ExitCode.MODEL_NOT_SUPPORTED,
          file + ": --check runs ONNX files, and this is none",
          "predict MODEL --inputs x.npy --expect y.npy, with what its own framework answers");
    }
    OnnxRunner runner =
        OnnxRunner.find()
            .orElseThrow(() ->
                new CommandFailure(
                    ExitCode.SOURCE_UNAVAILABLE,
                    "--check: nothing on the class path runs ONNX files",
                    "the module gatelens-onnxruntime with ONNX Runtime beside the program's jar"));
    double best = Double.POSITIVE_INFINITY;
    IOException failure = new IOException(file + ": it was not run");
    // With one sequence both orders of the axes hold the same numbers, and only the file knows its.
    for (boolean stepsFirst : new boolean[] {false, true}) {
      try {
        best = Math.min(best, largest(runner, file, model, stepsFirst, seed));
      } catch (IOException other) {
        failure = best == Double.POSITIVE_INFINITY ? other : failure;
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

  boolean holds() {
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
        scale = Math.max(scale, Math.abs(there[i]));
        double off = Math.abs((double) here[i] - there[i]);
        most = Math.max(most, Double.isNaN(off) ? Double.POSITIVE_INFINITY : off);
      }
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
