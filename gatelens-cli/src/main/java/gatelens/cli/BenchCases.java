package gatelens.cli;

import gatelens.engine.LargeProduct;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.util.ArrayList;
import java.util.List;

/// The cases of `bench`.
final class BenchCases {
  private static final int STEPS = 100;

  private BenchCases() {}

  /// One case.
  ///
  /// @param name as other programs' timings call it
  /// @param flops floating point operations of its products
  /// @param work one run
  record Case(String name, double flops, Runnable work) {}

  static Case ceiling(Workers workers) {
    LargeProduct product = new LargeProduct(1024);
    return new Case("ceiling", product.flops(), () -> product.run(workers));
  }

  static List<Case> of(List<BenchCommand.Group> groups, Workers workers) {
    List<Case> cases = new ArrayList<>();
    for (BenchCommand.Group group : groups) {
      cases.addAll(
          switch (group) {
            case predict -> predict(workers);
            case train -> List.of();
            case explain -> List.of();
          });
    }
    return cases;
  }

  private static List<Case> predict(Workers workers) {
    Model model = BenchModel.model();
    return List.of(
        predict("predict-b1", model, 1, STEPS, workers),
        predict("predict-b32", model, 32, STEPS, workers),
        predict("predict-b256", model, 256, STEPS, workers),
        predict("predict-b32-t1000", model, 32, 10 * STEPS, workers));
  }

  private static Case predict(String name, Model model, int count, int steps, Workers workers) {
    List<Sample> samples = BenchModel.samples(count, steps, 1);
    return new Case(
        name, BenchModel.FLOPS_PER_STEP * count * steps, () -> model.predict(samples, workers));
  }
}
