package gatelens.intervention;

import gatelens.explain.Point;
import gatelens.model.ContinuousModel;
import gatelens.model.EditedStep;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.trace.StateEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Runs of one sequence that differ from some step on: what comes before is computed once and
/// shared, and each run costs the steps that are left.
final class ChangedRuns {
  private final ContinuousModel model;
  private final Point input;
  private final Workers workers;
  private final float[][] states;

  /// Of a causal model.
  ///
  /// @throws IllegalStateException if the model is not causal
  ChangedRuns(ContinuousModel model, Point input, Workers workers) {
    this.model = model;
    this.input = input;
    this.workers = workers;
    this.states = model.states(input.layout(), input.values());
  }

  /// T.
  int steps() {
    return input.layout().first().length();
  }

  /// The state behind a step as it was.
  float[] behind(int step) {
    return states[step + 1];
  }

  /// What changed runs answer.
  ///
  /// @param logits one a run: `float[steps that answered][C]`, the last step's last
  /// @param outputs likewise, behind the last activation
  /// @param cellSteps steps that were run
  record Answers(List<List<float[]>> logits, List<List<float[]>> outputs, long cellSteps) {}

  Answers run(List<Plan> plans) {
    int count = plans.size();
    float[][] now = new float[count][0];
    List<List<float[]>> logits = lists(count);
    List<List<float[]>> outputs = lists(count);
    long cellSteps = 0;
    int earliest = plans.stream().mapToInt(Plan::first).min().orElse(steps());
    for (int step = earliest; step < steps(); step++) {
      for (Map.Entry<ContinuousModel, List<Integer>> group : groups(plans, step).entrySet()) {
        List<Integer> runs = group.getValue();
        float[][] from = new float[runs.size()][];
        List<List<StateEdit>> edits = new ArrayList<>();
        for (int i = 0; i < from.length; i++) {
          Plan plan = plans.get(runs.get(i));
          from[i] = plan.first() == step ? states[step] : now[runs.get(i)];
          edits.add(plan.edits(step));
        }
        EditedStep done = group.getKey().edited(rows(from.length), step, from, edits, workers);
        for (int i = 0; i < from.length; i++) {
          now[runs.get(i)] = done.states()[i];
          if (done.logits()[i].length > 0) {
            logits.get(runs.get(i)).add(done.logits()[i]);
            outputs.get(runs.get(i)).add(done.outputs()[i]);
          }
        }
        cellSteps += from.length;
      }
    }
    return new Answers(logits, outputs, cellSteps);
  }

  /// The runs that have begun, by the weights that they use at a step.
  private Map<ContinuousModel, List<Integer>> groups(List<Plan> plans, int step) {
    Map<ContinuousModel, List<Integer>> groups = new LinkedHashMap<>();
    for (int run = 0; run < plans.size(); run++) {
      if (plans.get(run).first() <= step) {
        groups.computeIfAbsent(plans.get(run).model(step, model), m -> new ArrayList<>()).add(run);
      }
    }
    return groups;
  }

  private Rows rows(int count) {
    return Rows.of(
        input.layout(),
        IntStream.range(0, count).mapToObj(i -> input.values()).toArray(float[][]::new));
  }

  private static List<List<float[]>> lists(int count) {
    return IntStream.range(0, count).<List<float[]>>mapToObj(i -> new ArrayList<>()).toList();
  }
}
