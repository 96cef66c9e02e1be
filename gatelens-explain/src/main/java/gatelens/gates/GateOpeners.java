package gatelens.gates;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// What opens one gate of one unit: the steps where it is widest open beside steps drawn at random,
/// and what the input has to do with it. In a model with several inputs that is the input which the
/// layer reads.
///
/// @param address `LAYER.GATE`
/// @param unit from 0 to H - 1
/// @param top the steps where the gate is widest open, widest first: one of each sample where there
///   are samples enough, and none that reads and says the same as another
/// @param random as many steps drawn at random: what a top list would look like by chance
/// @param causes features by the size of their correlation with the gate, or tokens by how far the
///   gate's mean at them is from its mean; the first first
public record GateOpeners(
    String address, int unit, List<Context> top, List<Context> random, List<Cause> causes) {
  /// Steps before and after that a context shows.
  private static final int AROUND = 3;

  private static final int LEAST = 5;

  /// A step and what stands around it.
  ///
  /// @param sample which input, from 0
  /// @param step from 0
  /// @param value of the gate, in [0, 1]
  /// @param words the names of the tokens around the step, the step's own in brackets; for features
  ///   the name of the step
  public record Context(int sample, int step, double value, String words) {}

  /// A feature or token.
  ///
  /// @param name of the feature, or the token
  /// @param strength Pearson's correlation of the feature with the gate, in [-1, 1]; or the gate's
  ///   mean at the token minus its mean anywhere
  /// @param count steps it was measured at; a token that stands fewer than 5 times is left out
  public record Cause(String name, double strength, long count) {}

  /// Keeps unmodifiable copies.
  public GateOpeners {
    top = List.copyOf(top);
    random = List.copyOf(random);
    causes = List.copyOf(causes);
  }

  /// Reads the traces of all samples.
  ///
  /// @param address `LAYER.GATE`
  /// @param shown how many contexts and causes; usual: 10
  /// @param seed decides the random steps
  /// @throws IllegalArgumentException if there is no such signal or unit, or nothing to read
  public static GateOpeners of(
      Model model,
      List<Sample> samples,
      String address,
      int unit,
      int shown,
      long seed,
      Workers workers) {
    if (samples.isEmpty() || shown < 1) {
      throw new IllegalArgumentException("there is no input to look at, or nothing to show");
    }
    int part = model.inputOf(layerOf(address)).orElse(0);
    Reader reader = new Reader(shown, samples.size() >= shown, new SplittableRandom(seed));
    for (int from = 0; from < samples.size(); from += 32) {
      List<Sample> block = samples.subList(from, Math.min(from + 32, samples.size()));
      List<Trace> traces = model.traces(block, workers);
      for (int k = 0; k < block.size(); k++) {
        Tensor gate = traces.get(k).signal(address);
        if (unit < 0 || unit >= gate.extent(1)) {
          throw new IllegalArgumentException(
              address + " has no unit " + unit + "; it has " + gate.extent(1));
        }
        Sequence input = block.get(k).inputs().get(part);
        Layout.Part layout = model.continuous().layout(block.get(k)).parts().get(part);
        for (int t = 0; t < Math.min(gate.extent(0), input.length()); t++) {
          if (layout.counts(t)) {
            reader.add(from + k, input, t, gate.get(t, unit));
          }
        }
        reader.endSample();
      }
    }
    return new GateOpeners(
        address,
        unit,
        reader.top,
        reader.random,
        causes(reader.sums, samples.get(0).inputs().get(part), shown));
  }

  private static String layerOf(String address) {
    int dot = address.lastIndexOf('.');
    return dot < 0 ? address : address.substring(0, dot);
  }

  /// What is kept of all steps.
  private static final class Reader {
    private final int shown;
    private final boolean oneEach;
    private final SplittableRandom draw;
    private final List<Context> top = new ArrayList<>();
    private final List<Context> random = new ArrayList<>();
    private final Map<String, double[]> sums = new LinkedHashMap<>();
    private Optional<Context> best = Optional.empty();
    private long seen;

    Reader(int shown, boolean oneEach, SplittableRandom draw) {
      this.shown = shown;
      this.oneEach = oneEach;
      this.draw = draw;
    }

    void add(int sample, Sequence input, int step, float value) {
      count(sums, input, step, value);
      if (oneEach ? best.isEmpty() || value > best.get().value() : reaches(value)) {
        Context context = new Context(sample, step, value, words(input, step));
        if (oneEach) {
          best = Optional.of(context);
        } else {
          offer(context);
        }
      }
      seen++;
      long place = random.size() < shown ? random.size() : draw.nextLong(seen);
      if (place < shown) {
        Context context = new Context(sample, step, value, words(input, step));
        if (place < random.size()) {
          random.set((int) place, context);
        } else {
          random.add(context);
        }
      }
    }

    void endSample() {
      best.filter(context -> reaches(context.value())).ifPresent(this::offer);
      best = Optional.empty();
    }

    private boolean reaches(double value) {
      return top.size() < shown || value > top.get(top.size() - 1).value();
    }

    /// Equal values keep their order: the earlier sample and step stands first.
    private void offer(Context context) {
      int at = top.size();
      while (at > 0 && top.get(at - 1).value() < context.value()) {
        at--;
      }
      for (int i = at - 1; i >= 0 && top.get(i).value() == context.value(); i--) {
        if (top.get(i).words().equals(context.words())) {
          return;
        }
      }
      top.add(at, context);
      if (top.size() > shown) {
        top.remove(shown);
      }
    }
  }

  private static String words(Sequence input, int step) {
    if (!(input instanceof TokenSequence)) {
      return input.steps().label(step);
    }
    StringBuilder text = new StringBuilder();
    for (int t = Math.max(0, step - AROUND);
        t <= Math.min(input.length() - 1, step + AROUND);
        t++) {
      String label = input.steps().label(t);
      text.append(text.isEmpty() ? "" : " ").append(t == step ? "[" + label + "]" : label);
    }
    return text.toString();
  }

  /// Sums by feature or token: count, x, x², gate, gate², x gate.
  private static void count(Map<String, double[]> sums, Sequence input, int step, float gate) {
    switch (input) {
      case FeatureSequence features -> {
        for (int i = 0; i < features.width(); i++) {
          add(sums, features.features().label(i), features.values().get(step, i), gate);
        }
      }
      case TokenSequence tokens -> {
        String label = tokens.steps().label(step);
        String name = label.startsWith("step ") ? "token " + tokens.ids()[step] : label;
        add(sums, name, 1, gate);
      }
    }
  }

  private static void add(Map<String, double[]> sums, String name, double x, double gate) {
    double[] sum = sums.computeIfAbsent(name, k -> new double[6]);
    sum[0]++;
    sum[1] += x;
    sum[2] += x * x;
    sum[3] += gate;
    sum[4] += gate * gate;
    sum[5] += x * gate;
  }

  private static List<Cause> causes(Map<String, double[]> sums, Sequence first, int shown) {
    double gates = sums.values().stream().mapToDouble(s -> s[3]).sum();
    double steps = sums.values().stream().mapToDouble(s -> s[0]).sum();
    List<Cause> causes = new ArrayList<>();
    sums.forEach((name, s) -> {
      if (first instanceof TokenSequence) {
        if (s[0] >= LEAST) {
          causes.add(new Cause(name, s[3] / s[0] - gates / steps, (long) s[0]));
        }
      } else {
        double size = Math.sqrt((s[2] - s[1] * s[1] / s[0]) * (s[4] - s[3] * s[3] / s[0]));
        double correlation = size > 0 ? (s[5] - s[1] * s[3] / s[0]) / size : 0;
        causes.add(new Cause(name, Math.clamp(correlation, -1, 1), (long) s[0]));
      }
    });
    causes.sort(Comparator.comparingDouble((Cause c) -> -Math.abs(c.strength())));
    return causes.subList(0, Math.min(shown, causes.size()));
  }
}
