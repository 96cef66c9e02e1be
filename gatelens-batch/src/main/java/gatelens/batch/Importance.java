package gatelens.batch;

import gatelens.stream.LiveAnswer;
import gatelens.watch.RowSteps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What matters to a model over a whole data set, from the explanations of its sequences: by
/// feature, by distance from the end, by value, by class, by slice. All sums are whole numbers of
/// 2⁻²⁴, all figures counts, so that any partition of the data gives the same bits, added in any
/// order. Not safe for several threads; each has its own, and they are merged.
public final class Importance {
  /// Steps from the end that have figures of their own.
  public static final int DISTANCES = 32;

  /// Bins of values: below -3.75, then of half a unit up to 3.75, then above.
  public static final int VALUES = 17;

  /// Bins of effects: the sign, by powers of two of the size from 2⁻⁸ to 2⁴.
  public static final int EFFECTS = 27;

  private static final int CASES = 100;
  private static final double SCALE = 1 << 24;
  private static final int MOST_SLICES = 200;

  private final List<String> parts;
  private final TreeMap<String, Sums> classes = new TreeMap<>();
  private final TreeMap<String, Sums> slices = new TreeMap<>();
  private final long[] distanceCount = new long[DISTANCES];
  private final long[] distanceSize = new long[DISTANCES];
  private final long[] distanceSigned = new long[DISTANCES];
  private final long[][][] swarm;
  private final Cases certain = new Cases(Comparator.comparingDouble(Case::figure).reversed());
  private final Cases uncertain = new Cases(Comparator.comparingDouble(Case::figure));
  private final Cases unexplained = new Cases(Comparator.comparingDouble(Case::figure).reversed());

  /// A sequence that stands out.
  ///
  /// @param key its key
  /// @param figure by which it does
  public record Case(String key, double figure) {}

  /// Figures of some sequences.
  ///
  /// @param count how many
  /// @param score their mean score
  /// @param size mean size of the parts by feature, `double[P]`
  /// @param signed mean of the parts, `double[P]`
  public record Figures(long count, double score, double[] size, double[] signed) {}

  private static final class Sums {
    private long count;
    private long score;
    private final long[] size;
    private final long[] signed;

    Sums(int parts) {
      size = new long[parts];
      signed = new long[parts];
    }

    void add(float value, float[] why) {
      count++;
      score += fixed(value);
      for (int i = 0; i < why.length; i++) {
        long part = fixed(why[i]);
        size[i] += Math.abs(part);
        signed[i] += part;
      }
    }

    void add(Sums other) {
      count += other.count;
      score += other.score;
      for (int i = 0; i < size.length; i++) {
        size[i] += other.size[i];
        signed[i] += other.signed[i];
      }
    }

    Figures figures() {
      double[] means = new double[size.length];
      double[] signs = new double[size.length];
      for (int i = 0; i < size.length; i++) {
        means[i] = size[i] / SCALE / count;
        signs[i] = signed[i] / SCALE / count;
      }
      return new Figures(count, score / SCALE / count, means, signs);
    }
  }

  /// The first of many by some order; of equal ones by key.
  private static final class Cases {
    private final Comparator<Case> order;
    private final List<Case> all = new ArrayList<>();

    Cases(Comparator<Case> order) {
      this.order = order.thenComparing(Case::key, EventOrder::keys);
    }

    void add(Case one) {
      all.add(one);
      if (all.size() >= 4 * CASES) {
        cut();
      }
    }

    private void cut() {
      all.sort(order);
      if (all.size() > CASES) {
        all.subList(CASES, all.size()).clear();
      }
    }

    List<Case> first() {
      cut();
      return List.copyOf(all);
    }
  }

  /// Nothing yet.
  ///
  /// @param parts the columns of which a score has parts
  public Importance(List<String> parts) {
    this.parts = List.copyOf(parts);
    this.swarm = new long[parts.size()][VALUES][EFFECTS];
  }

  private static long fixed(double value) {
    // sizes above 2²⁰ would let a billion of them run over
    return Math.round(Math.clamp(value, -(1 << 20), 1 << 20) * SCALE);
  }

  /// Adds a sequence at its last event.
  ///
  /// @param slice value of the column by which is sliced; empty for none
  public void add(RowSteps.Answer answer, String slice) {
    String key = answer.event().key();
    classes.computeIfAbsent(answer.answered(), name -> sums()).add(answer.score(), answer.why());
    if (!slice.isEmpty()) {
      Sums of = slices.get(slice);
      if (of == null) {
        of = sums();
        slices.put(slice, of);
      }
      of.add(answer.score(), answer.why());
    }
    LiveAnswer live = answer.live();
    for (LiveAnswer.EventPart event : live.events()) {
      long distance = live.number() - event.last();
      if (event.first() == event.last() && distance < DISTANCES) {
        int at = (int) distance;
        long part = fixed(event.share());
        distanceCount[at]++;
        distanceSize[at] += Math.abs(part);
        distanceSigned[at] += part;
      }
    }
    float[] values = answer.event().values();
    if (values.length == parts.size()) {
      for (int i = 0; i < values.length; i++) {
        swarm[i][valueBin(values[i])][effectBin(answer.why()[i])]++;
      }
    }
    if (!answer.answered().isEmpty()) {
      double certainty = certainty(answer);
      certain.add(new Case(key, certainty));
      uncertain.add(new Case(key, certainty));
    }
    unexplained.add(new Case(key, answer.gap()));
  }

  /// From 0, where all classes are as probable, to 1: `(C p - 1) / (C - 1)` of the largest of C
  /// probabilities.
  private static double certainty(RowSteps.Answer answer) {
    float[] outputs = answer.live().outputs();
    if (outputs.length <= 2) {
      return Math.abs(2.0 * answer.number() - 1);
    }
    double most = 0;
    for (float each : outputs) {
      most = Math.max(most, each);
    }
    return Math.clamp((outputs.length * most - 1) / (outputs.length - 1), 0, 1);
  }

  private Sums sums() {
    return new Sums(parts.size());
  }

  /// The bin of a value.
  static int valueBin(float value) {
    return (int) Math.clamp(Math.floor((value + 4.25) * 2), 0, VALUES - 1);
  }

  /// The bin of an effect: `EFFECTS / 2` for none to speak of, above it for what speaks for.
  static int effectBin(float effect) {
    int middle = EFFECTS / 2;
    int size = Math.clamp(Math.getExponent(effect) + 9, 0, middle);
    return effect < 0 ? middle - size : middle + size;
  }

  /// Adds what another has counted.
  public void merge(Importance other) {
    other.classes.forEach((name, sums) -> classes.computeIfAbsent(name, n -> sums()).add(sums));
    other.slices.forEach((name, sums) -> slices.computeIfAbsent(name, n -> sums()).add(sums));
    for (int d = 0; d < DISTANCES; d++) {
      distanceCount[d] += other.distanceCount[d];
      distanceSize[d] += other.distanceSize[d];
      distanceSigned[d] += other.distanceSigned[d];
    }
    for (int p = 0; p < swarm.length; p++) {
      for (int v = 0; v < VALUES; v++) {
        for (int e = 0; e < EFFECTS; e++) {
          swarm[p][v][e] += other.swarm[p][v][e];
        }
      }
    }
    other.certain.first().forEach(certain::add);
    other.uncertain.first().forEach(uncertain::add);
    other.unexplained.first().forEach(unexplained::add);
  }

  /// The columns of which a score has parts.
  public List<String> parts() {
    return parts;
  }

  /// Figures by class that is answered; by the empty word where there are none.
  public Map<String, Figures> classes() {
    Map<String, Figures> all = new TreeMap<>();
    classes.forEach((name, sums) -> all.put(name, sums.figures()));
    return all;
  }

  /// Figures by the value of a column; the most frequent ones.
  public Map<String, Figures> slices() {
    Map<String, Figures> all = new TreeMap<>();
    slices.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Sums> e) -> -e.getValue().count)
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_SLICES)
        .forEach(entry -> all.put(entry.getKey(), entry.getValue().figures()));
    return all;
  }

  /// How many sequences have an event so many steps before the last.
  public long[] countByDistance() {
    return distanceCount.clone();
  }

  /// Mean size of the part of the event so many steps before the last; 0 where there is none.
  public double[] sizeByDistance() {
    double[] means = new double[DISTANCES];
    for (int d = 0; d < DISTANCES; d++) {
      means[d] = distanceCount[d] == 0 ? 0 : distanceSize[d] / SCALE / distanceCount[d];
    }
    return means;
  }

  /// The same with signs.
  public double[] signedByDistance() {
    double[] means = new double[DISTANCES];
    for (int d = 0; d < DISTANCES; d++) {
      means[d] = distanceCount[d] == 0 ? 0 : distanceSigned[d] / SCALE / distanceCount[d];
    }
    return means;
  }

  /// How many sequences have a value and an effect in each bin, `long[P][VALUES][EFFECTS]`.
  public long[][][] swarm() {
    return Arrays.stream(swarm)
        .map(part -> Arrays.stream(part).map(long[]::clone).toArray(long[][]::new))
        .toArray(long[][][]::new);
  }

  /// Where the model is surest, `|2p - 1|`.
  public List<Case> certain() {
    return certain.first();
  }

  /// Where it is least sure.
  public List<Case> uncertain() {
    return uncertain.first();
  }

  /// Where the parts are farthest from the score's change.
  public List<Case> unexplained() {
    return unexplained.first();
  }
}
