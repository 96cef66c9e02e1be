package gatelens.batch;

import gatelens.stream.LiveAnswer;
import gatelens.survey.DataSurvey;
import gatelens.watch.RowSteps;
import java.io.Serializable;
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
public final class Importance implements Serializable {
  /// Steps from the end that have figures of their own.
  public static final int DISTANCES = 32;

  /// Values of a column from which on nothing is parted by it: it tells sequences apart, and takes
  /// memory for each.
  static final int TOO_MANY_SLICES = 10_000;

  private static final long serialVersionUID = 1;
  private static final int CASES = 100;
  private static final double SCALE = 1 << 24;
  private static final int MOST_SLICES = 200;

  private final ArrayList<String> parts;
  private final TreeMap<String, Sums> classes = new TreeMap<>();
  private final TreeMap<String, Sums> slices = new TreeMap<>();
  private final Places distances = new Places(DISTANCES);
  private final int[] numbers;
  private final long[][][] swarm;
  private final Cases certain = new Cases(true);
  private final Cases uncertain = new Cases(false);
  private final Cases surprising = new Cases(true);
  private final Cases unexplained = new Cases(true);
  private boolean manySlices;

  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1;
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

    DataSurvey.Figures figures() {
      return new DataSurvey.Figures(
          count, score / SCALE / count, means(size, count), means(signed, count));
    }

    private static List<Double> means(long[] sums, long count) {
      return Arrays.stream(sums).mapToObj(sum -> sum / SCALE / count).toList();
    }
  }

  /// Parts of events by where they stand.
  static final class Places implements Serializable {
    private static final long serialVersionUID = 1;
    private final long[] count;
    private final long[] size;
    private final long[] signed;

    Places(int places) {
      count = new long[places];
      size = new long[places];
      signed = new long[places];
    }

    void add(int place, double share) {
      long part = fixed(share);
      count[place]++;
      size[place] += Math.abs(part);
      signed[place] += part;
    }

    private void add(Places other) {
      for (int i = 0; i < count.length; i++) {
        count[i] += other.count[i];
        size[i] += other.size[i];
        signed[i] += other.signed[i];
      }
    }

    DataSurvey.Profile profile() {
      return new DataSurvey.Profile(
          Arrays.stream(count).boxed().toList(), means(size), means(signed));
    }

    private List<Double> means(long[] sums) {
      List<Double> means = new ArrayList<>();
      for (int i = 0; i < sums.length; i++) {
        means.add(count[i] == 0 ? 0 : sums[i] / SCALE / count[i]);
      }
      return means;
    }
  }

  /// The first of many, by largest or smallest figure; of equal ones by key.
  private static final class Cases implements Serializable {
    private static final long serialVersionUID = 1;
    private final boolean largest;
    private final ArrayList<String> keys = new ArrayList<>();
    private final ArrayList<Double> figures = new ArrayList<>();

    Cases(boolean largest) {
      this.largest = largest;
    }

    void add(String key, double figure) {
      keys.add(key);
      figures.add(figure);
      if (keys.size() >= 4 * CASES) {
        cut();
      }
    }

    private List<DataSurvey.Case> all() {
      List<DataSurvey.Case> all = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        all.add(new DataSurvey.Case(keys.get(i), figures.get(i)));
      }
      Comparator<DataSurvey.Case> order = Comparator.comparingDouble(DataSurvey.Case::figure);
      all.sort(
          (largest ? order.reversed() : order)
              .thenComparing(DataSurvey.Case::key, EventOrder::keys));
      return all.subList(0, Math.min(CASES, all.size()));
    }

    private void cut() {
      List<DataSurvey.Case> first = all();
      keys.clear();
      figures.clear();
      for (DataSurvey.Case one : first) {
        keys.add(one.key());
        figures.add(one.figure());
      }
    }

    private void add(Cases other) {
      keys.addAll(other.keys);
      figures.addAll(other.figures);
      cut();
    }
  }

  /// Nothing yet.
  ///
  /// @param parts the columns of which a score has parts
  /// @param numbers which value of an event is that of each of them, `int[P]`; -1 for a column of
  ///   words, which stands nowhere on an axis
  public Importance(List<String> parts, int[] numbers) {
    this.parts = new ArrayList<>(parts);
    this.numbers = numbers.clone();
    this.swarm = new long[parts.size()][DataSurvey.VALUES][DataSurvey.EFFECTS];
  }

  private static long fixed(double value) {
    // sizes above 2²⁰ would let a billion of them run over
    return Math.round(Math.clamp(value, -(1 << 20), 1 << 20) * SCALE);
  }

  /// Adds a sequence at its last event.
  ///
  /// @param values its last event as the model read it, `float[W]`
  /// @param slice value of the column by which is sliced; empty for none
  /// @param moved by how much the last event moved the score
  public void add(RowSteps.Answer answer, float[] values, String slice, double moved) {
    String key = answer.event().key();
    classes.computeIfAbsent(answer.answered(), name -> sums()).add(answer.score(), answer.why());
    if (!slice.isEmpty() && !manySlices) {
      slices.computeIfAbsent(slice, name -> sums()).add(answer.score(), answer.why());
      boundSlices();
    }
    LiveAnswer live = answer.live();
    for (LiveAnswer.EventPart event : live.events()) {
      long distance = live.number() - event.last();
      if (event.first() == event.last() && distance < DISTANCES) {
        distances.add((int) distance, event.share());
      }
    }
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] >= 0) {
        swarm[i][valueBin(values[numbers[i]])][effectBin(answer.why()[i])]++;
      }
    }
    if (!answer.answered().isEmpty()) {
      double certainty = certainty(answer);
      certain.add(key, certainty);
      uncertain.add(key, certainty);
    }
    surprising.add(key, Math.abs(moved));
    unexplained.add(key, answer.gap());
  }

  /// That there are too many depends on the data alone, not on who has counted how many of them.
  private void boundSlices() {
    if (slices.size() > TOO_MANY_SLICES) {
      manySlices = true;
      slices.clear();
    }
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
    return (int) Math.clamp(Math.floor((value + 4.25) * 2), 0, DataSurvey.VALUES - 1);
  }

  /// The bin of an effect: the middle one for none to speak of, above it for what speaks for.
  static int effectBin(float effect) {
    int middle = DataSurvey.EFFECTS / 2;
    int size = Math.clamp(Math.getExponent(effect) + 9, 0, middle);
    return effect < 0 ? middle - size : middle + size;
  }

  /// Adds what another has counted.
  public void merge(Importance other) {
    other.classes.forEach((name, sums) -> classes.computeIfAbsent(name, n -> sums()).add(sums));
    manySlices |= other.manySlices;
    if (manySlices) {
      slices.clear();
    } else {
      other.slices.forEach((name, sums) -> slices.computeIfAbsent(name, n -> sums()).add(sums));
      boundSlices();
    }
    distances.add(other.distances);
    for (int p = 0; p < swarm.length; p++) {
      for (int v = 0; v < DataSurvey.VALUES; v++) {
        for (int e = 0; e < DataSurvey.EFFECTS; e++) {
          swarm[p][v][e] += other.swarm[p][v][e];
        }
      }
    }
    certain.add(other.certain);
    uncertain.add(other.uncertain);
    surprising.add(other.surprising);
    unexplained.add(other.unexplained);
  }

  /// The columns of which a score has parts.
  public List<String> parts() {
    return List.copyOf(parts);
  }

  /// Figures by class that is answered; by the empty word where there are none.
  public Map<String, DataSurvey.Figures> classes() {
    Map<String, DataSurvey.Figures> all = new TreeMap<>();
    classes.forEach((name, sums) -> all.put(name, sums.figures()));
    return all;
  }

  /// Figures by the value of a column; the most frequent ones.
  public Map<String, DataSurvey.Figures> slices() {
    Map<String, DataSurvey.Figures> all = new TreeMap<>();
    slices.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Sums> e) -> -e.getValue().count)
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_SLICES)
        .forEach(entry -> all.put(entry.getKey(), entry.getValue().figures()));
    return all;
  }

  /// True if the column has too many values to part anything by it.
  public boolean manySlices() {
    return manySlices;
  }

  /// Parts of single events by their number of steps before the last one.
  public DataSurvey.Profile byDistance() {
    return distances.profile();
  }

  /// How many sequences have a value and an effect in each bin, `long[P][V][E]`.
  public List<long[][]> swarm() {
    return Arrays.stream(swarm)
        .map(part -> Arrays.stream(part).map(long[]::clone).toArray(long[][]::new))
        .toList();
  }

  /// Where the model is surest, `|2p - 1|`.
  public List<DataSurvey.Case> certain() {
    return certain.all();
  }

  /// Where it is least sure.
  public List<DataSurvey.Case> uncertain() {
    return uncertain.all();
  }

  /// Whose last event moved the score most.
  public List<DataSurvey.Case> surprising() {
    return surprising.all();
  }

  /// Where the parts are farthest from the score's change.
  public List<DataSurvey.Case> unexplained() {
    return unexplained.all();
  }
}
