package gatelens.dynamics;

import gatelens.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// What becomes of the state while a round of events comes again and again: a day of hours, a line
/// that is repeated, or a single event that is held.
///
/// A cycle is a fixed point of the step that takes a whole round, or several, at once. Starts are
/// read on until they repeat (within 32 rounds) and are then driven to it by Newton's method; from
/// the same starts, unread, it also looks for cycles of one round that nothing comes to. The state
/// may need several rounds to be back: a network that counts to three, or one that swings by
/// itself.
///
/// Source: S. Strogatz, Nonlinear Dynamics and Chaos, 2nd edition, 2015, chapters 8 and 10,
/// https://doi.org/10.1201/9780429492563
///
/// @param cycles those that most starts come to first
/// @param round events of a round
/// @param starts states that were read on
/// @param restless starts that repeated nothing: they turn without end, are chaotic, or are very
///   slow
/// @param growth the largest Lyapunov exponent along the first of these, per event: 0 where they
///   turn, above 0 where they are chaotic; none where every start repeats
public record LimitCycles(
    List<LimitCycle> cycles, int round, int starts, int restless, OptionalDouble growth) {
  /// Rounds within which a state must be back.
  public static final int MOST = 32;

  private static final int EVENTS = 4_000;
  private static final int ROUNDS = 100;
  private static final double REPEATS = 1e-3;
  private static final double SAME = 1e-9;
  private static final double NEAR = 0.05;
  private static final int FOLLOWED = 1_000;

  /// Keeps an unmodifiable copy.
  public LimitCycles {
    cycles = List.copyOf(cycles);
  }

  /// A start that was read on: where it is, and the rounds after which it is back; 0 if never.
  private record Settled(double[] state, int rounds) {}

  /// A fixed point of some rounds.
  private record Found(double[] state, int rounds, double speed, boolean reached) {}

  /// Looks for them.
  ///
  /// @param map of the network
  /// @param inputs `double[K][D]`, the events of a round, at least one
  /// @param starts `double[N][S]`, states to begin from
  /// @param search how points are searched
  /// @param workers the cycles are the same bits for any number
  /// @throws IllegalArgumentException if there is no event
  public static LimitCycles of(
      Transition map,
      double[][] inputs,
      double[][] starts,
      RestingPoints.Search search,
      Workers workers) {
    if (inputs.length == 0) {
      throw new IllegalArgumentException("a round has at least one event, found none");
    }
    Settled[] settled = new Settled[starts.length];
    Found[][] found = new Found[starts.length][];
    workers.forEach(
        starts.length,
        n -> {
          settled[n] = settle(map, inputs, starts[n]);
          found[n] = searched(map, inputs, starts[n], settled[n], search);
        });
    List<List<Found>> apart = new ArrayList<>();
    for (Found[] each : found) {
      for (Found one : each) {
        if (one.speed <= search.tolerance()) {
          sort(map, inputs, one, apart, search.distance());
        }
      }
    }
    LimitCycle[] cycles = new LimitCycle[apart.size()];
    workers.forEach(cycles.length, n -> cycles[n] = cycle(map, inputs, apart.get(n)));
    int reached = Arrays.stream(cycles).mapToInt(LimitCycle::reached).sum();
    return new LimitCycles(
        Arrays.stream(cycles).sorted(Comparator.comparingInt(cycle -> -cycle.reached())).toList(),
        inputs.length,
        starts.length,
        starts.length - reached,
        growth(map, inputs, found, settled, search));
  }

  private static Settled settle(Transition map, double[][] inputs, double[] start) {
    Motion round = new Motion.Round(map, inputs, 1);
    int rounds = Math.max(ROUNDS, EVENTS / inputs.length);
    double[][] last = new double[MOST + 1][];
    double[] state = start;
    for (int n = 0; n < rounds; n++) {
      state = round.step(state);
      int back = back(last, n, state, SAME);
      last[n % (MOST + 1)] = state;
      if (back > 0) {
        return new Settled(state, back);
      }
    }
    last[(rounds - 1) % (MOST + 1)] = state;
    return new Settled(state, back(last, rounds - 1, state, REPEATS));
  }

  /// The fewest rounds before which the state was the same; 0 if it never was.
  private static int back(double[][] last, int n, double[] state, double within) {
    for (int p = 1; p <= Math.min(MOST, n); p++) {
      if (Matrices.apart(last[(n - p) % (MOST + 1)], state) <= within) {
        return p;
      }
    }
    return 0;
  }

  private static Found[] searched(
      Transition map,
      double[][] inputs,
      double[] start,
      Settled settled,
      RestingPoints.Search search) {
    Descent.End alone = new Descent(new Motion.Round(map, inputs, 1), search).from(start);
    Found once = new Found(alone.state(), 1, alone.speed(), false);
    if (settled.rounds == 0) {
      return new Found[] {once};
    }
    Motion rounds = new Motion.Round(map, inputs, settled.rounds);
    Descent.End end = new Descent(rounds, search).from(settled.state);
    boolean there = Matrices.apart(end.state(), settled.state) <= NEAR;
    return there
        ? new Found[] {new Found(end.state(), settled.rounds, end.speed(), true), once}
        : new Found[] {once};
  }

  /// Puts a point to the cycle that it lies on, or begins another.
  private static void sort(
      Transition map, double[][] inputs, Found one, List<List<Found>> apart, double distance) {
    Motion round = new Motion.Round(map, inputs, 1);
    double[] state = one.state;
    for (int n = 0; n < one.rounds; n++) {
      for (List<Found> known : apart) {
        Found first = known.get(0);
        if (first.rounds == one.rounds && Matrices.apart(first.state, state) <= distance) {
          known.add(one);
          return;
        }
      }
      state = round.step(state);
    }
    apart.add(new ArrayList<>(List.of(one)));
  }

  private static LimitCycle cycle(Transition map, double[][] inputs, List<Found> found) {
    Found best = found.stream().min(Comparator.comparingDouble(Found::speed)).orElseThrow();
    double[][] states = new double[best.rounds * inputs.length][];
    double[] state = best.state;
    for (int t = 0; t < states.length; t++) {
      state = map.step(state, inputs[t % inputs.length]);
      states[t] = state;
    }
    List<Eigenvalue> multipliers =
        Eigenvalues.of(new Motion.Round(map, inputs, best.rounds).slope(best.state));
    return new LimitCycle(
        states,
        best.rounds,
        best.speed,
        RestingPoints.kind(multipliers),
        multipliers,
        (int) found.stream().filter(Found::reached).count(),
        map.hasReadOut()
            ? Arrays.stream(states).map(map::answer).toArray(double[][]::new)
            : new double[0][]);
  }

  private static OptionalDouble growth(
      Transition map,
      double[][] inputs,
      Found[][] found,
      Settled[] settled,
      RestingPoints.Search search) {
    for (int n = 0; n < settled.length; n++) {
      if (!(found[n][0].reached && found[n][0].speed <= search.tolerance())) {
        double[][] events = new double[FOLLOWED][];
        Arrays.setAll(events, t -> inputs[t % inputs.length]);
        return OptionalDouble.of(
            Lyapunov.exponents(map, settled[n].state, events, 1, FOLLOWED / 10)[0]);
      }
    }
    return OptionalDouble.empty();
  }
}
