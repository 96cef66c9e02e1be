package gatelens.train;

import gatelens.engine.Network;
import gatelens.engine.TrainingPass;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Metrics of a model on examples, as they are measured after an epoch of a training.
public final class Scores {
  private static final int ROWS = 256;

  private Scores() {}

  /// All of some metrics.
  ///
  /// @param loss what the model was trained with, which says what its outputs stand for
  /// @param units how much one of each output is in the unit that numbers are told in; empty for 1
  /// @return one a metric; NaN where it is not defined: an area under the curve of one class alone
  /// @throws IllegalArgumentException if a metric is not of what the loss is of, or an example does
  ///   not fit the model
  public static Map<Metric, Double> of(
      Model model,
      Loss loss,
      List<Metric> metrics,
      Dataset data,
      List<Double> units,
      Workers workers) {
    Suitability suitability = new Suitability(model, loss);
    suitability.check(new Watch(metrics, java.util.Optional.empty(), false));
    suitability.checkAll(data, "held-out example ");
    Network network = new Network(model.branches(), model.head());
    TrainingPass pass =
        new TrainingPass(
            network, model.parameters().stream().mapToInt(p -> p.value().size()).toArray());
    List<Judged> parts = new ArrayList<>();
    for (int from = 0; from < data.size(); from += ROWS) {
      List<Example> part = data.slice(from, Math.min(data.size(), from + ROWS));
      Judged.Collector collector =
          new Judged.Collector(
              loss.plain(),
              model.finalActivation(),
              model.outputWidth(),
              part,
              new BatchLoss(loss.plain(), model.finalActivation(), part));
      pass.evaluate(part.stream().map(Example::input).toList(), collector, workers);
      parts.add(collector.judged());
    }
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    if (!parts.isEmpty()) {
      Judged all = Judged.join(parts).in(units);
      metrics.forEach(metric -> figures.put(metric, metric.of(all)));
    }
    return figures;
  }
}
