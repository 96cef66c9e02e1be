package gatelens.speed;

import gatelens.evidence.Evidence;
import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.flow.ThroughGates;
import gatelens.method.gradient.DeepLift;
import gatelens.method.gradient.ExpectedGradients;
import gatelens.method.gradient.Gradient;
import gatelens.method.gradient.IntegratedGradients;
import gatelens.method.perturbation.KernelShap;
import gatelens.method.perturbation.Occlusion;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Players;
import gatelens.sequence.Sample;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/// The cases of `bench`.
public final class SpeedCases {
  private static final int STEPS = 100;
  private static final int BATCHES = 20;
  private static final int POINTS = 50;

  private SpeedCases() {}

  /// The cases of each group, in this order; growth and data make theirs themselves.
  public static List<SpeedCase> of(List<Group> groups, Workers workers) {
    List<SpeedCase> cases = new ArrayList<>();
    for (Group group : groups) {
      cases.addAll(
          switch (group) {
            case predict -> predict(workers);
            case train -> train(workers);
            case explain -> explain(workers);
            case stream -> StreamCases.all();
            case growth, data -> List.<SpeedCase>of();
          });
    }
    return cases;
  }

  private static List<SpeedCase> predict(Workers workers) {
    Model model = SpeedModel.model();
    return List.of(
        predict("predict-b1", model, 1, STEPS, workers),
        predict("predict-b32", model, 32, STEPS, workers),
        predict("predict-b256", model, 256, STEPS, workers),
        predict("predict-b32-t1000", model, 32, 10 * STEPS, workers));
  }

  private static SpeedCase predict(
      String name, Model model, int count, int steps, Workers workers) {
    List<Sample> samples = SpeedModel.samples(count, steps, 1);
    return new SpeedCase(
        name, SpeedModel.FLOPS_PER_STEP * count * steps, 1, () -> model.predict(samples, workers));
  }

  private static List<SpeedCase> train(Workers workers) {
    return List.of(
        train("train-b1", 1, workers),
        train("train-b32", 32, workers),
        train("train-b256", 256, workers));
  }

  /// A pass over {@link #BATCHES} batches by Adam; what is told is one step of it.
  private static SpeedCase train(String name, int count, Workers workers) {
    Model model = SpeedModel.model();
    List<Sample> samples = SpeedModel.samples(count, STEPS, 2);
    Dataset data =
        new Dataset() {
          @Override
          public int size() {
            return BATCHES * count;
          }

          @Override
          public Example get(int i) {
            return new Example(samples.get(i % count), new Label.Class(i % SpeedModel.CLASSES));
          }
        };
    Trainer trainer =
        Trainer.of(new Optimizer.Adam(0.001), new Loss.CategoricalCrossEntropy())
            .withEpochs(1)
            .withBatchSize(count);
    return new SpeedCase(
        name,
        3 * SpeedModel.FLOPS_PER_STEP * count * STEPS,
        BATCHES,
        () -> trainer.fit(model, data, Dataset.empty(), workers, TrainingListener.NONE));
  }

  private static List<SpeedCase> explain(Workers workers) {
    Model model = SpeedModel.model();
    ModelScore score = new ModelScore(model, Target.Output.logit(1), workers);
    Point input = score.point(SpeedModel.samples(1, STEPS, 3).get(0));
    double run = SpeedModel.FLOPS_PER_STEP * STEPS;
    Baseline zero = new Baseline.Zeros();
    Players events = new Players.Events();
    Players cells = new Players.Cells();
    List<Point> many = SpeedModel.samples(32, STEPS, 4).stream().map(score::point).toList();
    Baseline background =
        Baseline.Samples.of(
            SpeedModel.samples(50, STEPS, 5).stream()
                .map(sample -> score.point(sample).values())
                .toList(),
            "background");
    return List.of(
        new SpeedCase(
            "gradient-b1",
            2 * run,
            1,
            () -> new Gradient(Gradient.Form.PLAIN).explain(score, input)),
        new SpeedCase(
            "gradient-b32",
            2 * run * many.size(),
            1,
            () -> new Gradient(Gradient.Form.PLAIN).explainAll(score, many)),
        evidence("gradient", score, new Gradient(Gradient.Form.PLAIN).explain(score, input)),
        evidence("deeplift", score, new DeepLift(zero).explain(score, input)),
        new SpeedCase(
            "through-gates-b1",
            2 * run,
            1,
            () ->
                new ThroughGates(ThroughGates.Rule.INPUT_X_GRADIENT, zero, 1)
                    .of(score, input)
                    .layers()
                    .get(0)
                    .tensor()),
        new SpeedCase("deeplift-b1", 3 * run, 1, () -> new DeepLift(zero).explain(score, input)),
        new SpeedCase(
            "deeplift-b32",
            3 * run * many.size(),
            1,
            () -> new DeepLift(zero).explainAll(score, many)),
        new SpeedCase(
            "integrated-gradients-50-b1",
            2 * run * POINTS,
            1,
            () -> new IntegratedGradients(zero, POINTS).explain(score, input)),
        new SpeedCase(
            "integrated-gradients-50-b32",
            2 * run * POINTS * many.size(),
            1,
            () -> new IntegratedGradients(zero, POINTS).explainAll(score, many)),
        new SpeedCase(
            "integrated-gradients-1e-5-b1",
            2
                * run
                * new IntegratedGradients(zero, 0, 1e-5)
                    .explain(score, input)
                    .notes()
                    .getOrDefault("points", 0.0),
            1,
            () -> new IntegratedGradients(zero, 0, 1e-5).explain(score, input)),
        new SpeedCase(
            "occlusion-events",
            run * STEPS,
            1,
            () -> new Occlusion(zero, events).explain(score, input)),
        new SpeedCase(
            "occlusion-cells",
            run * STEPS * SpeedModel.INPUTS,
            1,
            () -> new Occlusion(zero, cells).explain(score, input)),
        new SpeedCase(
            "kernel-shap-1000-events",
            run * 1000,
            1,
            () -> new KernelShap(zero, events, 1000, 0, 0).explain(score, input)),
        new SpeedCase(
            "expected-gradients-200",
            2 * run * 200,
            1,
            () -> new ExpectedGradients(background, 4).explain(score, input)));
  }

  /// The cheap checks of one explanation.
  private static SpeedCase evidence(String method, ModelScore score, Explanation explanation) {
    Evidence evidence = new Evidence(new Baseline.Zeros(), 2, 0);
    return new SpeedCase(
        "evidence-of-" + method + "-b1", 0, 1, () -> evidence.cheap(score, explanation));
  }
}
