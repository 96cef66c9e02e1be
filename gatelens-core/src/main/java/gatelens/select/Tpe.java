package gatelens.select;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Proposes what to try by a tree-structured Parzen estimator: candidates so far are parted into
/// the best share γ and the rest, the density of either is estimated on every axis, `l(x)` of the
/// best and `g(x)` of the rest, and of some draws from `l` the one with the largest `l(x) / g(x)`
/// is proposed, which has the largest expected improvement. On a range a density is the mean of
/// normal densities around each value, each as wide as the gap to its farther neighbour, and of one
/// over the whole range; of listed values it is the counts, each one larger. Every fourth is drawn
/// at random, so that what looked bad by chance is looked at again.
///
/// Source: J. Bergstra, R. Bardenet, Y. Bengio and B. Kégl, Algorithms for Hyper-Parameter
/// Optimization, 2011, section 4, https://papers.nips.cc/paper/4443
final class Tpe {
  /// Candidates that are drawn at random first.
  static final int FIRST = 8;

  private static final double BEST = 0.15;
  private static final int EVERY = 4;
  private static final int DRAWS = 24;
  private static final int TRIES = 1_000;

  /// What is known of a candidate.
  ///
  /// @param score higher is better; negative infinity of one that was stopped
  record Known(Candidate candidate, double score) {}

  private final Space space;
  private final SplittableRandom random;

  Tpe(Space space, long seed) {
    this.space = space;
    this.random = new SplittableRandom(seed);
  }

  /// The next candidates, none of which was tried; fewer if there are no more.
  ///
  /// @param known of all so far, in their order
  /// @param tried what need not be proposed again
  List<Candidate> propose(int count, List<Known> known, Set<Candidate> tried) {
    List<Candidate> next = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      boolean any = known.size() < FIRST || n % EVERY == EVERY - 1;
      Candidate found = any ? space.any(random) : best(known, tried, next);
      for (int i = 0; i < TRIES && (tried.contains(found) || next.contains(found)); i++) {
        found = space.any(random);
      }
      if (!tried.contains(found) && !next.contains(found)) {
        next.add(found);
      }
    }
    return next;
  }

  private Candidate best(List<Known> known, Set<Candidate> tried, List<Candidate> next) {
    List<Known> ordered = new ArrayList<>(known);
    ordered.sort(Comparator.comparingDouble(Known::score).reversed());
    int good = (int) Math.ceil(BEST * ordered.size());
    Map<Axis.Name, Density> l = densities(ordered.subList(0, good));
    Map<Axis.Name, Density> g = densities(ordered.subList(good, ordered.size()));
    Candidate best = space.any(random);
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < DRAWS; i++) {
      Map<Axis.Name, String> values = new EnumMap<>(Axis.Name.class);
      double ratio = 0;
      for (Map.Entry<Axis.Name, Density> axis : l.entrySet()) {
        String value = axis.getValue().draw(random);
        values.put(axis.getKey(), value);
        ratio += axis.getValue().log(value);
      }
      for (Map.Entry<Axis.Name, Density> axis : g.entrySet()) {
        ratio -= axis.getValue().log(values.getOrDefault(axis.getKey(), ""));
      }
      Candidate drawn = Space.candidate(values);
      if (ratio > most && !tried.contains(drawn) && !next.contains(drawn)) {
        most = ratio;
        best = drawn;
      }
    }
    return best;
  }

  private Map<Axis.Name, Density> densities(List<Known> some) {
    Map<Axis.Name, Density> densities = new EnumMap<>(Axis.Name.class);
    for (Axis axis : space.axes()) {
      List<String> values =
          some.stream().map(one -> Space.value(one.candidate(), axis.name())).toList();
      densities.put(
          axis.name(),
          switch (axis) {
            case Axis.Listed list -> new Counted(list, counts(list, values));
            case Axis.Range range -> Mixture.of(range, values);
          });
    }
    return densities;
  }

  private static double[] counts(Axis.Listed list, List<String> values) {
    double[] counts = new double[list.values().size()];
    for (int v = 0; v < counts.length; v++) {
      String value = list.values().get(v);
      counts[v] = 1;
      for (String one : values) {
        counts[v] += same(list.name(), value, one) ? 1 : 0;
      }
    }
    return counts;
  }

  private static boolean same(Axis.Name name, String one, String other) {
    return name.isNumber()
        ? Double.parseDouble(one) == Double.parseDouble(other)
        : one.equals(other);
  }

  private sealed interface Density {
    String draw(SplittableRandom random);

    double log(String value);
  }

  private record Counted(Axis.Listed axis, double[] counts) implements Density {
    private double sum() {
      double sum = 0;
      for (double count : counts) {
        sum += count;
      }
      return sum;
    }

    @Override
    public String draw(SplittableRandom random) {
      double left = random.nextDouble() * sum();
      int v = 0;
      while (v < counts.length - 1 && left >= counts[v]) {
        left -= counts[v++];
      }
      return axis.values().get(v);
    }

    @Override
    public double log(String value) {
      int v = 0;
      while (v < counts.length - 1 && !same(axis.name(), axis.values().get(v), value)) {
        v++;
      }
      return StrictMath.log(counts[v] / sum());
    }
  }

  /// @param centres places in [0, 1], ascending
  /// @param widths of the normal density around each
  private record Mixture(Axis.Range axis, double[] centres, double[] widths) implements Density {
    static Mixture of(Axis.Range axis, List<String> values) {
      double[] places =
          java.util.stream.DoubleStream.concat(
                  java.util.stream.DoubleStream.of(0.5),
                  values.stream().mapToDouble(value -> axis.place(Double.parseDouble(value))))
              .sorted()
              .toArray();
      double[] widths = new double[places.length];
      double least = 1.0 / Math.min(100, places.length + 1);
      boolean prior = false;
      for (int i = 0; i < places.length; i++) {
        double before = i == 0 ? places[i] : places[i] - places[i - 1];
        double behind = i == places.length - 1 ? 1 - places[i] : places[i + 1] - places[i];
        // the one over the whole range lies in its middle
        boolean whole = !prior && places[i] == 0.5;
        prior |= whole;
        widths[i] = whole ? 1 : Math.clamp(Math.max(before, behind), least, 1);
      }
      return new Mixture(axis, places, widths);
    }

    @Override
    public String draw(SplittableRandom random) {
      int i = random.nextInt(centres.length);
      for (int n = 0; n < TRIES; n++) {
        double place = centres[i] + widths[i] * random.nextGaussian();
        if (place >= 0 && place <= 1) {
          return axis.at(place);
        }
      }
      return axis.at(centres[i]);
    }

    @Override
    public double log(String value) {
      double place = axis.place(Double.parseDouble(value));
      double sum = 0;
      for (int i = 0; i < centres.length; i++) {
        double z = (place - centres[i]) / widths[i];
        double inside = normal((1 - centres[i]) / widths[i]) - normal(-centres[i] / widths[i]);
        sum += StrictMath.exp(-z * z / 2) / (widths[i] * Math.sqrt(2 * Math.PI) * inside);
      }
      return StrictMath.log(sum / centres.length);
    }

    /// `Φ(z)` by the logistic approximation of Bowling, Khasawneh, Kaewkuekool and Cho, 2009: its
    /// error is below 0.00014, and it only weighs one density against another.
    private static double normal(double z) {
      return 1 / (1 + StrictMath.exp(-(0.07056 * z * z * z + 1.5976 * z)));
    }
  }
}
