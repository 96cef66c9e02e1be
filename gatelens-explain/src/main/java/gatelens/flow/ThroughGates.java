package gatelens.flow;

import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Setting;
import gatelens.explain.Settings;
import gatelens.layer.Bidirectional;
import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.layer.Layer;
import gatelens.layer.Masking;
import gatelens.layer.RecurrentLayer;
import gatelens.model.Model;
import gatelens.model.PairFlow;
import gatelens.names.NearestName;
import gatelens.objective.Objective;
import gatelens.objective.Readout;
import gatelens.rule.ExactRun;
import gatelens.rule.GaussLegendre;
import gatelens.rule.Multipliers;
import gatelens.rule.Pairs;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import gatelens.trace.GateFlow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The attribution tensor, time × feature × gate × unit, in one backward pass: the summands of an
/// attribution, kept instead of added. The pass gives the multiplier δ of every gate's
/// pre-activation; `Δx W δ` is what went in there.
///
/// @param rule whose attribution it is
/// @param baseline usual: zeros; not read by {@link Rule#INPUT_X_GRADIENT}
/// @param steps points of the path of integrated gradients; 16 is usual
public record ThroughGates(Rule rule, Baseline baseline, int steps) {
  /// Whose attribution is taken apart.
  public enum Rule {
    /// Slopes between the two runs; complete, and for every recurrent layer.
    DEEPLIFT("deeplift"),
    /// The gradient averaged along the path; complete to quadrature.
    INTEGRATED_GRADIENTS("integrated-gradients"),
    /// The gradient at the input times the change from the baseline.
    GRADIENT_X_CHANGE("gradient-x-change"),
    /// The gradient at the input times the input.
    INPUT_X_GRADIENT("input-x-gradient");

    private final String id;

    Rule(String id) {
      this.id = id;
    }

    /// The method's name on the command line.
    public String id() {
      return id;
    }
  }

  private static final double[] ONE = {1};

  /// What can be said of it by name.
  public static final List<Setting> SETTINGS =
      List.of(
          Setting.whole(
              "steps",
              16,
              "[1, ∞)",
              "points on the path, of integrated-gradients and of the curve"));

  /// A rule by its name, with settings.
  ///
  /// @param rule as {@link Rule#id} says it
  /// @throws IllegalArgumentException if there is no such rule, if a setting is unknown or out of
  ///   range, or if there are several baselines
  public static ThroughGates of(String rule, Settings said) {
    Settings settings = said.filled("flow", SETTINGS, Optional.empty());
    if (settings.baseline() instanceof Baseline.Several several) {
      throw new IllegalArgumentException(
          several + ": flow takes one baseline; gatelens explain compares several");
    }
    List<String> ids = Arrays.stream(Rule.values()).map(Rule::id).toList();
    if (!ids.contains(rule)) {
      throw new IllegalArgumentException(
          "no rule "
              + rule
              + NearestName.question(rule, ids)
              + "; flow follows "
              + String.join(", ", ids));
    }
    return new ThroughGates(
        Rule.values()[ids.indexOf(rule)], settings.baseline(), settings.integer("steps"));
  }

  /// Checks the number of points.
  ///
  /// @throws IllegalArgumentException if it is below 1
  public ThroughGates {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "steps is " + steps + "; at least 1 is needed, 16 is usual");
    }
  }

  /// What went through.
  ///
  /// @param layers the layers, first layer first; by DeepLIFT all, by the others those that read
  ///   the model's input
  /// @param startState what the start states give by {@link Rule#INPUT_X_GRADIENT}, else 0: both
  ///   runs start alike
  /// @param completeness of the layers that read the model's input
  public record Result(
      List<GateAttribution> layers, double startState, Completeness completeness) {}

  /// Takes an attribution apart.
  ///
  /// @throws IllegalArgumentException if the rule needs a layer that reads the model's input and
  ///   there is none, or if a cell has no pass for a value inside the model
  public Result of(ModelScore score, Point input) {
    List<String> entries = readers(score);
    List<PairFlow> flows = flows(score, input);
    List<GateAttribution> layers = new ArrayList<>();
    float[] base =
        rule == Rule.INPUT_X_GRADIENT ? new float[input.values().length] : baseline.of(input);
    double start = 0;
    List<GateFlow> first = flows.get(0).flows();
    for (int k = 0; k < first.size(); k++) {
      RecurrentLayer layer = first.get(k).layer();
      int branch = entries.indexOf(layer.name()) / 2;
      boolean reads = entries.contains(layer.name());
      if (!reads && rule != Rule.DEEPLIFT) {
        continue;
      }
      Tensor change =
          rule == Rule.DEEPLIFT
              ? first.get(k).inputChange()
              : change(score.model(), branch, input, base);
      GateAttribution one = new GateAttribution(layer, change, mean(flows, k));
      layers.add(one);
      start += rule == Rule.INPUT_X_GRADIENT ? Start.of(first.get(k)) : 0;
    }
    double attributed = attributed(flows, input.values(), base, layers, entries);
    double at = rule == Rule.INTEGRATED_GRADIENTS ? score.at(input) : flows.get(0).score();
    boolean compared =
        rule == Rule.DEEPLIFT && !score.model().continuous().leavesOut(input.layout(), base);
    double at0 = compared ? flows.get(0).baselineScore() : score.at(input.with(base));
    return new Result(layers, start, new Completeness(at, at0, attributed));
  }

  /// The sum of the attribution: of the pass's multipliers, or where the plain rules made none, of
  /// the layers that read the input.
  private double attributed(
      List<PairFlow> flows,
      float[] x,
      float[] x0,
      List<GateAttribution> layers,
      List<String> entries) {
    double sum = 0;
    if (flows.get(0).multipliers().length > 0) {
      double[] weights = flows.size() == 1 ? ONE : GaussLegendre.of(steps).weights();
      for (int k = 0; k < weights.length; k++) {
        float[] m = flows.get(k).multipliers();
        for (int i = 0; i < x.length; i++) {
          sum += weights[k] * m[i] * ((double) x[i] - x0[i]);
        }
      }
      return sum;
    }
    boolean named = entries.stream().anyMatch(name -> !name.isEmpty());
    for (int l = 0; l < layers.size(); l++) {
      // where the first layer is none of them, the first that holds a state has it all
      if (named ? entries.contains(layers.get(l).layer().name()) : l == 0) {
        for (float value : layers.get(l).cells().values()) {
          sum += value;
        }
      }
    }
    return sum;
  }

  /// The change of what a branch reads.
  private static Tensor change(Model model, int branch, Point input, float[] x0) {
    int width = model.continuous().width(branch);
    Layout.Part part = input.layout().parts().get(model.continuous().part(branch));
    int from = part.offset() + model.continuous().column(branch);
    return Tensor.generate(
        i -> {
          int at = from + i / width * part.width() + i % width;
          return part.counts(i / width) ? input.values()[at] - x0[at] : 0;
        },
        part.length(),
        width);
  }

  /// The start state's share of input × gradient.
  private static final class Start {
    static double of(GateFlow flow) {
      float[] m = flow.start().values();
      double sum = 0;
      int units = flow.start().extent(1);
      for (int j = 0; j < m.length; j++) {
        sum +=
            m[j]
                * switch (flow.layer()) {
                  case gatelens.layer.Gru gru -> gru.initialHidden().at(j);
                  case gatelens.layer.Lstm lstm ->
                      j < units ? lstm.initialHidden().at(j) : lstm.initialCell().at(j - units);
                  case Bidirectional both -> 0;
                };
      }
      return sum;
    }
  }

  private Tensor mean(List<PairFlow> flows, int layer) {
    if (flows.size() == 1) {
      return flows.get(0).flows().get(layer).gates();
    }
    GaussLegendre quadrature = GaussLegendre.of(steps);
    Tensor shape = flows.get(0).flows().get(layer).gates();
    double[] sum = new double[shape.size()];
    for (int k = 0; k < flows.size(); k++) {
      float[] gates = flows.get(k).flows().get(layer).gates().values();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += quadrature.weights()[k] * gates[i];
      }
    }
    return Tensor.generate(i -> sum[i], shape.shape().extents());
  }

  /// The names of the layers that read the model's input, two places a branch: a layer, or the two
  /// directions of one.
  private List<String> readers(ModelScore score) {
    List<String> names = new ArrayList<>();
    for (Branch branch : score.model().branches()) {
      Layer first =
          branch.layers().stream()
              .filter(layer -> !(layer instanceof Embedding || layer instanceof Masking))
              .findFirst()
              .orElseThrow(() -> missing(branch.name() + " has no layers"));
      switch (first) {
        case Bidirectional both -> {
          names.add(both.forward().name());
          names.add(both.backward().name());
        }
        case RecurrentLayer one -> {
          names.add(one.name());
          names.add(one.name());
        }
        default -> {
          if (rule != Rule.DEEPLIFT) {
            throw missing(first.name() + " is no GRU or LSTM");
          }
          names.add("");
          names.add("");
        }
      }
    }
    return names;
  }

  private IllegalArgumentException missing(String what) {
    return new IllegalArgumentException(
        rule.id()
            + " through the gates needs a recurrent layer that reads the input; "
            + what
            + "; deeplift takes every recurrent layer");
  }

  private List<PairFlow> flows(ModelScore score, Point input) {
    Pairs pairs =
        switch (rule) {
          case DEEPLIFT -> Pairs.of(List.of(input), new Baseline.Given(baseline.of(input), ""));
          case INTEGRATED_GRADIENTS -> along(input);
          case GRADIENT_X_CHANGE, INPUT_X_GRADIENT ->
              new Pairs(
                  input.layout(), new float[][] {input.values()}, new int[] {0}, new int[] {0});
        };
    return flows(score, pairs);
  }

  /// What goes through between every pair, on the fast kernels where the cells have their standard
  /// functions, else in double precision.
  static List<PairFlow> flows(ModelScore score, Pairs pairs) {
    PairFlow[] flows = new PairFlow[pairs.count()];
    if (score.model().continuous().hasPairs()) {
      pairs.run(
          score,
          true,
          (i, flow) ->
              flows[i] =
                  new PairFlow(
                      flow.score(),
                      flow.baselineScore(),
                      flow.multipliers().clone(),
                      flow.flows()));
      return List.of(flows);
    }
    if (!(score.objective() instanceof Objective.OfLogits of)) {
      throw new IllegalArgumentException(
          "the target "
              + score.description()
              + " lies inside the model, and a cell has functions of its own; integrated-gradients"
              + " explains it");
    }
    Readout readout = of.readout();
    score
        .workers()
        .forEach(
            flows.length,
            i -> {
              ExactRun a = ExactRun.counted(score.model(), pairs.input(i));
              ExactRun b = ExactRun.counted(score.model(), pairs.baseline(i));
              flows[i] =
                  new PairFlow(
                      a.value(readout),
                      b.value(readout),
                      new float[0],
                      Multipliers.flows(a, b, readout));
            });
    return List.of(flows);
  }

  private Pairs along(Point input) {
    float[] x = input.values();
    float[] x0 = baseline.of(input);
    GaussLegendre quadrature = GaussLegendre.of(steps);
    float[][] rows = new float[steps][x.length];
    for (int k = 0; k < steps; k++) {
      for (int i = 0; i < x.length; i++) {
        rows[k][i] = Math.fma((float) quadrature.nodes()[k], x[i] - x0[i], x0[i]);
      }
    }
    int[] each = IntStream.range(0, steps).toArray();
    return new Pairs(input.layout(), rows, each, each);
  }
}
