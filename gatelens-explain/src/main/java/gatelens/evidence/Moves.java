package gatelens.evidence;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Rounded;
import gatelens.measure.Ranking;
import gatelens.method.gradient.Gradient;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// The first check: what taking parts away does to the score. The part ranked first, and with it
/// those beside it, are held against the best others that were tried. Where no part moves the score
/// by a tenth of what is explained, nor three by half of it, as of a picture in which a hundred
/// pixels say the same, the first ones that have half of what speaks for it are taken away at once,
/// or four fifths of it, beside as many that a gradient points at, and as many that are drawn.
///
/// @param ranking the parts
/// @param whole the score
/// @param first the part ranked first, or -1 if all are nothing
/// @param alone the loss without it, of the sign that is said
/// @param share how far the score moves, the way that is said, as a share of how far it can be
///   moved by as many parts
/// @param judged the parts that `share` is about
/// @param words what was found
record Moves(
    Ranking ranking,
    double whole,
    int first,
    double alone,
    double share,
    int[] judged,
    String words) {
  /// A part belongs to those ranked first if it has this share of what the first one has.
  private static final double BESIDE = 0.3;

  /// Parts that move the score by less of what is explained say little one by one.
  private static final double DIFFUSE = 0.1;

  /// The shares of what speaks for it that are taken away then, until the score is moved.
  private static final double[] LARGER = {0.5, 0.8};

  /// A part of so many times what the score moves by is looked at by itself.
  private static final double BEYOND = 10;

  private static final int FIRST = 3;
  private static final int MANY = 256;
  private static final int POINTED = 3;
  private static final int DRAWN = 2;
  private static final int OTHERS = 1;

  /// Passes of the model that a gradient costs.
  private static final int GRADIENT = 2;

  Check check() {
    return new Check(
        "moves as said",
        first < 0 ? 0 : share,
        Evidence.AS_FAR,
        false,
        "how far the score moves, the way that is said, without the parts ranked first, as a"
            + " share of how far it moves without the best ones tried",
        share < Evidence.HARDLY);
  }

  /// Takes parts away.
  ///
  /// @param full whether all are tried, up to 256; else a few
  /// @param passes is told how often the model was run
  static Moves of(
      ModelScore score,
      Explanation explanation,
      Baseline baseline,
      long seed,
      boolean full,
      LongConsumer passes) {
    return new Trial(score, explanation, baseline, seed, full, passes).moves();
  }

  /// One explanation that is tried.
  private record Trial(
      ModelScore score,
      Explanation explanation,
      Baseline baseline,
      long seed,
      boolean full,
      LongConsumer passes) {
    Moves moves() {
      Point input = explanation.input();
      Ranking ranking = Ranking.of(score, explanation);
      double whole = score.at(input);
      passes.accept(1);
      double[] said = ranking.scores();
      int[] order = Evidence.bySize(said);
      if (order.length == 0 || said[order[0]] == 0) {
        return new Moves(ranking, whole, -1, 0, 0, new int[0], "no part has anything");
      }
      boolean size = !explanation.by().card().signed();
      double sign = size ? 1 : Math.signum(said[order[0]]);
      int[] first = firsts(said, order);
      Removed removed = new Removed(score, input, ranking, baseline, seed, passes);
      double[] slope = full && ranking.size() <= MANY ? new double[0] : slopes(ranking);
      Singles singles = singles(removed, whole, order, slope);
      double[] losses = singles.losses();
      double alone = way(losses[order[0]], sign, size);
      double most = singles.most(sign, size, part -> true);
      String found = found(ranking, order[0], alone);
      double change = Math.abs(whole - explanation.completeness().baselineScore());
      double moved = Math.max(change, singles.most(sign, true, part -> true));
      if (!size && isBeyond(said[order[0]], moved, losses[order[0]])) {
        return of(ranking, whole, order[0], alone).sharing(0, new int[] {order[0]}, found);
      }
      // of parts that have nearly the same any may be the first, but for one that moves nothing
      double own =
          alone < Evidence.HARDLY * most
              ? alone
              : singles.most(sign, size, part -> said[part] / said[order[0]] >= Evidence.NAMED);
      int[] best = best(losses, sign, size, first.length);
      double together = alone;
      double mostTogether = most;
      if (first.length > 1) {
        double[] sets = removed.losses(whole, List.of(first, best));
        together = way(sets[0], sign, size);
        mostTogether = way(sets[1], sign, size);
        if (full && !size) {
          int[] against = best(losses, -sign, size, first.length);
          mostTogether =
              Math.max(mostTogether, way(removed.losses(whole, List.of(against))[0], -sign, size));
        }
      }
      boolean few =
          Math.max(alone, most) >= DIFFUSE * change
              || Math.max(together, mostTogether) >= Evidence.AS_FAR * change;
      if (!few && ranking.size() > 2 * FIRST) {
        // the first part of many may be one of the other sign
        double leading = size ? 1 : Math.signum(Arrays.stream(said).sum());
        Many many = Many.NONE;
        for (double part : LARGER) {
          int[] larger = larger(said, order, leading, size, part);
          // without more than half of all parts nothing is told from anything else
          if (larger.length > first.length
              && 2 * larger.length <= ranking.size()
              && many.own() < DIFFUSE * change) {
            many = many(removed, whole, larger, slope, losses, leading, size);
          }
        }
        if (many.parts().length > 0) {
          // a first part that moves the score the other way is never more than caution
          boolean otherWay = alone < -Evidence.HARDLY * Math.abs(said[order[0]]);
          double shared = otherWay ? Math.min(many.share(), Evidence.HARDLY) : many.share();
          return of(ranking, whole, order[0], alone).sharing(shared, many.parts(), found);
        }
      }
      // what is first by size is held against what moves the score either way
      double farthest = singles.most(sign, true, part -> true);
      // where no part alone says much, as of two events that only count together, these do
      boolean tells = alone < 0 || farthest >= Evidence.AS_FAR * Math.max(together, mostTogether);
      return of(ranking, whole, order[0], alone)
          .sharing(
              tells ? share(own, farthest) : share(together, mostTogether),
              tells ? new int[] {order[0]} : first,
              found);
    }

    /// True if a part has more than the whole change many times over, and the score hardly moves
    /// without it: parts of both signs have grown beyond what they add up to.
    private static boolean isBeyond(double said, double change, double loss) {
      return Math.abs(said) > BEYOND * change && Math.abs(loss) < Evidence.HARDLY * Math.abs(said);
    }

    private static Moves of(Ranking ranking, double whole, int first, double alone) {
      return new Moves(ranking, whole, first, alone, 0, new int[0], "");
    }

    private String found(Ranking ranking, int first, double alone) {
      return "without "
          + Evidence.name(explanation, ranking, first)
          + ", ranked first, the score moves by "
          + Rounded.signed(-Math.signum(ranking.scores()[first]) * alone)
          + " (said: "
          + Rounded.signed(-ranking.scores()[first])
          + ")";
    }

    /// The loss without each single part that is tried.
    private Singles singles(Removed removed, double whole, int[] order, double[] slope) {
      int count = order.length;
      double[] losses = new double[count];
      Arrays.fill(losses, Double.NaN);
      int[] tried = tried(order, slope);
      if (full) {
        put(losses, tried, removed.losses(whole, each(tried)));
        return new Singles(losses, tried);
      }
      // the others by one replacement, and of these the best one by all
      int[] others = Arrays.copyOfRange(tried, 1, tried.length);
      double[] once = removed.lossesByBaseline(whole, each(others));
      int[] chosen = {order[0]};
      if (others.length > 0) {
        int best =
            IntStream.range(0, once.length)
                .boxed()
                .max(Comparator.comparingDouble(k -> Math.abs(once[k])))
                .orElse(0);
        put(losses, others, once);
        chosen = new int[] {order[0], others[best]};
      }
      put(losses, chosen, removed.losses(whole, each(chosen)));
      return new Singles(losses, chosen);
    }

    private static void put(double[] losses, int[] parts, double[] found) {
      for (int k = 0; k < parts.length; k++) {
        losses[parts[k]] = found[k];
      }
    }

    private static List<int[]> each(int[] parts) {
      return Arrays.stream(parts).mapToObj(part -> new int[] {part}).toList();
    }

    /// The parts that are tried: those ranked first, those that a gradient points at, and some
    /// others.
    private int[] tried(int[] order, double[] slope) {
      Set<Integer> tried = new LinkedHashSet<>();
      if (full && order.length <= MANY) {
        return order;
      }
      Arrays.stream(order).limit(full ? FIRST : 2).forEach(tried::add);
      Arrays.stream(Evidence.bySize(slope)).limit(full ? MANY / 2 : POINTED).forEach(tried::add);
      SplittableRandom dice = new SplittableRandom(seed);
      int some = Math.min(order.length, tried.size() + (full ? MANY / 4 : OTHERS));
      while (tried.size() < some) {
        tried.add(dice.nextInt(order.length));
      }
      return tried.stream().mapToInt(part -> part).toArray();
    }

    /// How far the score moves without many parts at once, as a share of how far it moves without
    /// as many others; and no more than what it owes to which these are: as many that are drawn
    /// must move it less than half as far.
    private Many many(
        Removed removed,
        double whole,
        int[] many,
        double[] slope,
        double[] losses,
        double sign,
        boolean size) {
      List<int[]> sets = new ArrayList<>(List.of(many));
      sets.add(
          slope.length > 0
              ? best(slope, sign, size, many.length)
              : best(losses, sign, size, many.length));
      SplittableRandom dice = new SplittableRandom(seed + 1);
      for (int k = 0; k < (full ? FIRST : DRAWN); k++) {
        sets.add(drawn(losses.length, many.length, dice));
      }
      double[] moved =
          Arrays.stream(full ? removed.losses(whole, sets) : removed.lossesByBaseline(whole, sets))
              .map(loss -> way(loss, sign, size))
              .toArray();
      double own = moved[0];
      double chance = Arrays.stream(moved).skip(2).average().orElse(0);
      double share = own <= 0 ? Math.min(0, own) : Math.min(share(own, moved[1]), 1 - chance / own);
      return new Many(many, share, own);
    }

    private static int[] drawn(int parts, int count, SplittableRandom dice) {
      int[] all = IntStream.range(0, parts).toArray();
      for (int k = 0; k < count; k++) {
        int other = k + dice.nextInt(parts - k);
        int kept = all[k];
        all[k] = all[other];
        all[other] = kept;
      }
      return Arrays.copyOf(all, count);
    }

    /// The gradient times the way from the baseline, part by part.
    private double[] slopes(Ranking ranking) {
      Point input = explanation.input();
      Explanation e = new Gradient(Gradient.Form.PLAIN).explain(score, input);
      passes.accept(GRADIENT);
      float[] x0 = baseline.of(input);
      float[] flat = new float[x0.length];
      int at = 0;
      for (Tensor part : e.attribution()) {
        System.arraycopy(part.values(), 0, flat, at, part.size());
        at += part.size();
      }
      double[] slopes = new double[ranking.size()];
      for (int k = 0; k < slopes.length; k++) {
        for (int i : ranking.groups().get(k)) {
          slopes[k] += flat[i] * (double) (input.values()[i] - x0[i]);
        }
      }
      return slopes;
    }
  }

  /// What single parts showed.
  ///
  /// @param losses without each part, of those that are only to choose by by one replacement; NaN
  ///   of those that were not tried
  /// @param byAll the parts that were tried by all replacements, the one ranked first among them:
  ///   only these are held against each other
  private record Singles(double[] losses, int[] byAll) {
    /// The farthest move without one of these.
    private double most(double sign, boolean size, IntPredicate which) {
      return Arrays.stream(byAll)
          .filter(which)
          .mapToDouble(part -> way(losses[part], sign, size))
          .max()
          .orElse(0);
    }
  }

  /// What many parts at once showed.
  ///
  /// @param own how far the score was moved
  private record Many(int[] parts, double share, double own) {
    static final Many NONE = new Many(new int[0], 0, 0);
  }

  private Moves sharing(double found, int[] parts, String said) {
    return new Moves(ranking, whole, first, alone, found, parts, said);
  }

  private static double share(double own, double best) {
    return best <= 0 ? (own > 0 ? 1 : 0) : own / Math.max(best, own);
  }

  /// A loss in the direction that is said; of a method without signs its size.
  private static double way(double loss, double sign, boolean size) {
    return size ? Math.abs(loss) : sign * loss;
  }

  /// The parts with the largest losses in a direction; those without a loss are none.
  private static int[] best(double[] losses, double sign, boolean size, int count) {
    return IntStream.range(0, losses.length)
        .filter(k -> !Double.isNaN(losses[k]))
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -way(losses[k], sign, size)))
        .limit(count)
        .mapToInt(k -> k)
        .toArray();
  }

  /// The part ranked first, and those beside it of the same sign.
  private static int[] firsts(double[] scores, int[] order) {
    double most = scores[order[0]];
    return Arrays.stream(order).filter(i -> scores[i] / most >= BESIDE).limit(FIRST).toArray();
  }

  /// The first parts of a sign that have a share of all of that sign.
  private static int[] larger(
      double[] scores, int[] order, double sign, boolean size, double share) {
    int[] same = Arrays.stream(order).filter(i -> size || sign * scores[i] > 0).toArray();
    double all = Arrays.stream(same).mapToDouble(i -> Math.abs(scores[i])).sum();
    double sum = 0;
    int count = 0;
    while (count < same.length && sum < share * all) {
      sum += Math.abs(scores[same[count]]);
      count++;
    }
    return Arrays.copyOf(same, count);
  }
}
