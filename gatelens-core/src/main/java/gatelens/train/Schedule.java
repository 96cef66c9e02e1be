package gatelens.train;

import java.util.List;
import java.util.Optional;

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

  /// The rate is multiplied by `factor` after every `every` epochs: `factor^⌊epoch / every⌋`.
  ///
  /// @param every epochs, at least 1; usual: 10 to 30
  /// @param factor in (0, 1); usual: 0.1
  record Steps(int every, double factor) implements Schedule {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Steps {
      Schedule.atLeastOne("step", "distance", every);
      Schedule.share("step", "factor", factor);
    }

    @Override
    public String toString() {
      return "step(" + every + "," + factor + ")";
    }
  }

  /// The rate is multiplied by `factor` after every epoch, or by the same over so many steps and
  /// little by little: `factor^epoch`, `factor^(step / steps)`.
  ///
  /// @param factor in (0, 1); usual: 0.9 to 0.99 for epochs
  /// @param steps over how many steps the rate falls by the factor; 0 for each epoch at once
  record Exponential(double factor, int steps) implements Schedule {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Exponential {
      Schedule.share("exponential", "factor", factor);
      if (steps < 0) {
        throw new IllegalArgumentException(
            "exponential steps is " + steps + "; it must be 0 (each epoch) or more");
      }
    }

    @Override
    public String toString() {
      return "exponential(" + factor + "," + steps + ")";
    }
  }

  /// One rise to the optimizer's rate and one fall over the whole training, each along half a
  /// cosine: from `1 / start` to 1 over the share `rise` of all steps, then down to `1 / (start
  /// end)`. The momentum stays.
  ///
  /// Source: L. Smith and N. Topin, Super-Convergence: Very Fast Training of Neural Networks Using
  /// Large Learning Rates, 2018, https://arxiv.org/abs/1708.07120
  ///
  /// @param rise the share of all steps, in (0, 1); usual: 0.3
  /// @param start how many times smaller the first rate is, at least 1; usual: 25
  /// @param end how many times smaller the last is than the first, at least 1; usual: 10000
  record OneCycle(double rise, double start, double end) implements Schedule {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public OneCycle {
      Schedule.share("one-cycle", "rise", rise);
      if (!(start >= 1 && end >= 1) || Double.isInfinite(start) || Double.isInfinite(end)) {
        throw new IllegalArgumentException(
            "one-cycle start and end are "
                + start
                + " and "
                + end
                + "; they say how many times smaller a rate is, so that 1 is the least");
      }
    }

    @Override
    public String toString() {
      return "one-cycle(" + rise + "," + start + "," + end + ")";
    }
  }

  /// Half a cosine down to `floor`, begun anew again and again: the first lasts `first` epochs,
  /// each later one `times` as long as the one before.
  ///
  /// Source: I. Loshchilov and F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts,
  /// 2017, https://arxiv.org/abs/1608.03983
  ///
  /// @param first epochs, at least 1; usual: 10
  /// @param times at least 1; usual: 1 or 2
  /// @param floor the last rate as a share of the first, in [0, 1]; usual: 0
  record Restarts(int first, double times, double floor) implements Schedule {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Restarts {
      Schedule.atLeastOne("restarts", "first length", first);
      if (!(times >= 1) || Double.isInfinite(times)) {
        throw new IllegalArgumentException("restarts times is " + times + "; at least 1 is needed");
      }
      if (!(floor >= 0 && floor <= 1)) {
        throw new IllegalArgumentException("restarts floor is " + floor + "; it must be in [0, 1]");
      }
    }

    private double share(double epochs) {
      double at = epochs;
      double length = first;
      while (at >= length) {
        at -= length;
        length *= times;
      }
      return at / length;
    }

    @Override
    public String toString() {
      return "restarts(" + first + "," + times + "," + floor + ")";
    }
  }

  /// A rise in equal steps to the rate at which another schedule begins after it: `(step + 1) /
  /// (steps + 1)`.
  ///
  /// @param steps how many, at least 1; usual: 100 to 1000
  /// @param then what follows, whose steps are counted from there
  record WarmUp(int steps, Schedule then) implements Schedule {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if `steps` is below 1 or what follows is another warm-up
    public WarmUp {
      Schedule.atLeastOne("warmup", "number of steps", steps);
      if (then instanceof WarmUp) {
        throw new IllegalArgumentException("a warm-up is followed by another; one is enough");
      }
    }

    @Override
    public String toString() {
      return "warmup(" + steps + "," + then + ")";
    }
  }

  /// A rise by one factor a step from the optimizer's rate on: what {@link RateFinder} tries rates
  /// by.
  ///
  /// @param last the last rate over the first, above 1
  /// @param steps steps of the rise, at least 2
  record Rising(double last, int steps) implements Schedule {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is outside its range
    public Rising {
      if (!(last > 1) || Double.isInfinite(last) || steps < 2) {
        throw new IllegalArgumentException(
            "rates that rise by " + last + " over " + steps + " steps; expected more than 1 and 2");
      }
    }

    @Override
    public String toString() {
      return "rising(" + last + "," + steps + ")";
    }
  }

  private static void atLeastOne(String schedule, String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          schedule + " " + what + " is " + value + "; at least 1 is needed");
    }
  }

  private static void share(String schedule, String what, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(
          schedule + " " + what + " is " + value + "; it must be in (0, 1)");
    }
  }

  /// Where a training stands when it asks for the rate.
  ///
  /// @param step steps done before, from 0
  /// @param steps steps of the whole training
  /// @param perEpoch steps of an epoch
  /// @param reduced the factor that a plateau has reached so far, 1 elsewhere
  record Moment(long step, long steps, double perEpoch, double reduced) {
    private Moment after(int warmup) {
      return new Moment(step - warmup, steps - warmup, perEpoch, reduced);
    }

    private double epochs() {
      return step / perEpoch;
    }

    /// The number of the epoch, from 0; a step that begins one is of that one, whatever the
    /// division gives.
    private double epoch() {
      return Math.floor(epochs() + 1e-9);
    }
  }

  /// True if the rate at a step depends on how many steps there will be.
  default boolean dependsOnLength() {
    return switch (this) {
      case Cosine cosine -> true;
      case OneCycle cycle -> true;
      case WarmUp warmup -> warmup.then().dependsOnLength();
      case Constant constant -> false;
      case Plateau plateau -> false;
      case Steps steps -> false;
      case Exponential exponential -> false;
      case Restarts restarts -> false;
      case Rising rising -> false;
    };
  }

  /// The plateau whose patience is to be watched, by itself or behind a warm-up.
  default Optional<Plateau> plateau() {
    return switch (this) {
      case Plateau plateau -> Optional.of(plateau);
      case WarmUp warmup -> warmup.then().plateau();
      case Constant constant -> Optional.empty();
      case Cosine cosine -> Optional.empty();
      case OneCycle cycle -> Optional.empty();
      case Steps steps -> Optional.empty();
      case Exponential exponential -> Optional.empty();
      case Restarts restarts -> Optional.empty();
      case Rising rising -> Optional.empty();
    };
  }

  /// The factor of the rate at one step.
  default double factor(Moment now) {
    long step = now.step();
    return switch (this) {
      case Constant constant -> 1;
      case Plateau plateau -> Math.max(plateau.floor(), now.reduced());
      case Steps steps -> StrictMath.pow(steps.factor(), Math.floor(now.epoch() / steps.every()));
      case Exponential exponential ->
          StrictMath.pow(
              exponential.factor(),
              exponential.steps() == 0 ? now.epoch() : step / (double) exponential.steps());
      case Restarts restarts ->
          restarts.floor() + (1 - restarts.floor()) * half(restarts.share(now.epochs()));
      case Rising rising ->
          StrictMath.pow(rising.last(), Math.min(1, step / (double) (rising.steps() - 1)));
      case WarmUp warmup ->
          step < warmup.steps()
              ? (step + 1) / (warmup.steps() + 1.0)
              : warmup.then().factor(now.after(warmup.steps()));
      case OneCycle cycle -> {
        double first = 1 / cycle.start();
        double top = Math.max(cycle.rise() * now.steps() - 1, 0);
        double share = Math.min(1, (step - top) / Math.max(1, now.steps() - 1 - top));
        double end = first / cycle.end();
        yield step <= top && top > 0
            ? 1 + (first - 1) * half(step / top)
            : end + (1 - end) * half(share);
      }
      case Cosine cosine -> {
        double rise = cosine.warmup() * now.steps();
        if (step < rise) {
          yield (step + 1) / (rise + 1);
        }
        double share = Math.min(1, (step - rise) / Math.max(1, now.steps() - rise));
        yield cosine.floor() + (1 - cosine.floor()) * half(share);
      }
    };
  }

  /// Half a cosine from 1 at 0 to 0 at 1.
  private static double half(double share) {
    return (1 + StrictMath.cos(Math.PI * share)) / 2;
  }

  /// Reads `constant`, `cosine(floor,warmup)`, `plateau(factor,patience,floor)`,
  /// `step(every,factor)`, `exponential(factor,steps)`, `one-cycle(rise,start,end)`,
  /// `restarts(first,times,floor)`, `warmup(steps,then)`, by place or by name:
  /// `cosine(warmup=0.1)`, `warmup(100,step(10,0.1))`.
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
      case "step" -> {
        Call call = said.placed("every|epochs", "factor|gamma");
        yield new Steps(call.whole(0, 10), call.number(1, 0.1));
      }
      case "exponential" -> {
        Call call = said.placed("factor|gamma", "steps");
        yield new Exponential(call.number(0, 0.95), call.whole(1, 0));
      }
      case "one-cycle", "onecycle", "one_cycle" -> {
        Call call = said.placed("rise", "start", "end");
        yield new OneCycle(call.number(0, 0.3), call.number(1, 25), call.number(2, 10_000));
      }
      case "restarts" -> {
        Call call = said.placed("first|epochs", "times", "floor");
        yield new Restarts(call.whole(0, 10), call.number(1, 2), call.number(2, 0));
      }
      case "warmup" -> {
        Call call = said.placed("steps", "then");
        yield new WarmUp(
            call.whole(0, 100), call.has(1) ? parse(call.arguments().get(1)) : new Constant());
      }
      default ->
          throw said.unknown(
              "schedule",
              List.of(
                  "constant",
                  "cosine",
                  "plateau",
                  "step",
                  "exponential",
                  "one-cycle",
                  "restarts",
                  "warmup"));
    };
  }
}
