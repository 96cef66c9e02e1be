package gatelens.bench;

import gatelens.explain.Baseline;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Whole passes on one thread. With `-prof gc` it shows that what a pass allocates does not grow
/// with its steps: `gc.alloc.rate.norm` of 100 and of 1000 steps is the same but for the input.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PassBenchmark {
  private static final int WIDTH = 16;

  /// T.
  @Param({"100", "1000"})
  public int steps = 100;

  /// Sequences at a time.
  @Param({"1", "32"})
  public int batch = 1;

  private final Workers workers = Workers.single();
  private final Model model =
      ModelPlan.parse("gru(64,sequences) gru(64) dense(4,softmax)")
          .initialise(WIDTH, Initialisation.KERAS, 1);
  private List<Sample> samples = List.of();
  private List<Point> points = List.of();
  private ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);

  /// Draws the inputs.
  @Setup
  public void fill() {
    Random random = new Random(2);
    samples =
        IntStream.range(0, batch)
            .mapToObj(i ->
                Sample.of(
                    FeatureSequence.of(Tensor.generate(j -> random.nextGaussian(), steps, WIDTH))))
            .toList();
    score = new ModelScore(model, Target.Output.logit(1), workers);
    points = samples.stream().map(score::point).toList();
  }

  /// Outputs only.
  @Benchmark
  public List<Tensor> predict() {
    return model.predict(samples, workers);
  }

  /// Integrated gradients with 16 points.
  @Benchmark
  public Object integratedGradients() {
    return new IntegratedGradients(new Baseline.Zeros(), 16).explainAll(score, points);
  }
}
