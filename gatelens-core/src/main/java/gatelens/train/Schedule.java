package gatelens.train;

import java.util.List;

/// How the learning rate changes during training.
public sealed interface Schedule {
  /// The optimizer's rate, always.
  record Constant() implements Schedule {
    @Override
    public String toString() {
      return "constant";
    }
  }

  /// From the optimizer's rate down to `floor` of it along half a cosine over the whole training,
  /// after a linear rise: `floor + (1 - floor)(1 + cos(π s)) / 2` with s the share done.
  ///
  /// Source: I. Loshchilov and F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts,
  /// 2017, https://arxiv.org/abs/1608.03983
  ///
  /// @param floor the last rate as a share of the first, in [0, 1]; usual: 0
  /// @param warmup the share of all steps over which the rate rises from 0, in [0, 1); usual: 0 to
  ///   0.1
  record Cosine(double floor, double warmup) implements Schedule {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Cosine {
      if (!(floor >= 0 && floor <= 1)) {
        throw new IllegalArgumentException("cosine floor is " + floor + "; it must be in [0, 1]");
      }
      if (!(warmup >= 0 && warmup < 1)) {
        throw new IllegalArgumentException(
            "cosine warm-up is " + warmup + "; it must be in [0, 1)");
      }
    }

    @Override
    public String toString() {
      return "cosine(" + floor + "," + warmup + ")";
    }
  }

  /// The rate is multiplied by `factor` when the loss (of the held-out examples, where there are
  /// any) has not fallen for `patience` epochs.
  ///
  /// @param factor in (0, 1); usual: 0.1 to 0.5
  /// @param patience epochs, at least 1; usual: 2 to 10
  /// @param floor the lowest rate as a share of the first, in [0, 1]; usual: 0.001
  record Plateau(double factor, int patience, double floor) implements Schedule {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Plateau {
      if (!(factor > 0 && factor < 1)) {
        throw new IllegalArgumentException(
            "plateau factor is " + factor + "; it must be in (0, 1)");
      }
      if (patience < 1) {
        throw new IllegalArgumentException(
            "plateau patience is " + patience + "; at least 1 epoch is needed");
      }
      if (!(floor >= 0 && floor <= 1)) {
        throw new IllegalArgumentException("plateau floor is " + floor + "; it must be in [0, 1]");
      }
    }

    @Override
    public String toString() {
      return "plateau(" + factor + "," + patience + "," + floor + ")";
    }
  }

  /// The factor of the rate at one step.
  ///
  /// @param step steps done before, from 0
  /// @param steps steps of the whole training
  /// @param reduced the factor that a plateau has reached so far, 1 elsewhere
  default double factor(long step, long steps, double reduced) {
    return switch (this) {
      case Constant constant -> 1;
      case Plateau plateau -> Math.max(plateau.floor(), reduced);
      case Cosine cosine -> {
        double rise = cosine.warmup() * steps;
        if (step < rise) {
          yield (step + 1) / (rise + 1);
        }
        double share = Math.min(1, (step - rise) / Math.max(1, steps - rise));
        yield cosine.floor() + (1 - cosine.floor()) * (1 + StrictMath.cos(Math.PI * share)) / 2;
      }
    };
  }

  /// Reads `constant`, `cosine`, `cosine(floor,warmup)`, `plateau`, `plateau(factor,patience)`,
  /// `plateau(factor,patience,floor)`, by place or by name: `cosine(warmup=0.1)`.
  ///
  /// @throws IllegalArgumentException if the text says something else
  static Schedule parse(String text) {
    Call said = Call.parse(text);
    return switch (said.name()) {
      case "constant" -> {
        said.expect(0);
        yield new Constant();
      }
      case "cosine" -> {
        Call call = said.placed("floor", "warmup");
        yield new Cosine(call.number(0, 0), call.number(1, 0));
      }
      case "plateau" -> {
        Call call = said.placed("factor", "patience", "floor");
        yield new Plateau(call.number(0, 0.5), call.whole(1, 3), call.number(2, 0.001));
      }
      default -> throw said.unknown("schedule", List.of("constant", "cosine", "plateau"));
    };
  }
}
