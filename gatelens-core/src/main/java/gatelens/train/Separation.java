package gatelens.train;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What decides which examples may be held out while others are learned from, so that what is held
/// out stays unseen: examples of one unit (a speaker, a sequence, copies of one another) are never
/// on both sides, each class keeps its share, and where examples lie in time what is held out comes
/// after all that is learned from, and shares no step with it.
///
/// Sources: R. Kohavi, A Study of Cross-Validation and Bootstrap, 1995,
/// https://www.ijcai.org/Proceedings/95-2/Papers/016.pdf (strata); M. López de Prado, Advances in
/// Financial Machine Learning, 2018, chapter 7 (purging what overlaps).
public final class Separation {
  private final int[] strata;
  private final int[] units;
  private final Optional<Span[]> times;

  /// The steps that an example reads and is to answer, first and last, on one clock for all.
  ///
  /// @param from of the first step it reads
  /// @param to of the last step it answers, at least `from`
  public record Span(double from, double to) {}

  /// Two parts that share nothing; with times some examples are in neither.
  ///
  /// @param training indices of examples, ascending
  /// @param held likewise
  public record Parts(int[] training, int[] held) {}

  private Separation(int[] strata, int[] units, Optional<Span[]> times) {
    this.strata = strata;
    this.units = units;
    this.times = times;
  }

  /// Every example a unit of its own.
  ///
  /// @param strata the class of each example, or one number for all
  public static Separation of(int[] strata) {
    return new Separation(
        strata.clone(), IntStream.range(0, strata.length).toArray(), Optional.empty());
  }

  /// Strata are the classes of the examples; those without one class are one stratum.
  public static Separation of(Dataset data) {
    int[] strata = new int[data.size()];
    for (int i = 0; i < strata.length; i++) {
      strata[i] = data.get(i).label() instanceof Label.Class label ? label.index() : -1;
    }
    return of(strata);
  }

  /// Strata are the classes of the examples, and examples with the same input are one unit.
  public static Separation withoutCopies(Dataset data) {
    List<Object> inputs = new ArrayList<>(data.size());
    for (int i = 0; i < data.size(); i++) {
      inputs.add(content(data.get(i).input()));
    }
    return of(data).together(inputs);
  }

  private static List<Object> content(Sample sample) {
    List<Object> parts = new ArrayList<>();
    for (Sequence sequence : sample.inputs()) {
      parts.add(
          switch (sequence) {
            case FeatureSequence features -> bytes(features.values().values());
            case TokenSequence tokens -> IntBuffer.wrap(tokens.ids());
          });
      parts.add(sequence.length());
    }
    return parts;
  }

  /// Bits and not numbers are compared, so that a NaN is equal to itself.
  private static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    FloatBuffer floats = bytes.asFloatBuffer();
    floats.put(values);
    return bytes;
  }

  /// Examples with an equal key stay together, and so does what already did.
  ///
  /// @param keys one per example
  /// @throws IllegalArgumentException if there are not as many keys as examples
  public Separation together(List<?> keys) {
    if (keys.size() != size()) {
      throw new IllegalArgumentException(
          "expected " + size() + " keys, one per example, found " + keys.size());
    }
    int[] joined = units.clone();
    Map<Object, Integer> first = new HashMap<>();
    for (int i = 0; i < joined.length; i++) {
      Integer with = first.putIfAbsent(keys.get(i), i);
      if (with != null) {
        int a = root(joined, with);
        int b = root(joined, i);
        joined[Math.max(a, b)] = Math.min(a, b);
      }
    }
    for (int i = 0; i < joined.length; i++) {
      joined[i] = root(joined, i);
    }
    return new Separation(strata, joined, times);
  }

  private static int root(int[] joined, int i) {
    int at = i;
    while (joined[at] != at) {
      at = joined[at];
    }
    return at;
  }

  /// Examples that lie in time.
  ///
  /// @param spans one per example
  /// @throws IllegalArgumentException if there are not as many as examples
  public Separation inTime(List<Span> spans) {
    if (spans.size() != size()) {
      throw new IllegalArgumentException(
          "expected " + size() + " spans of time, one per example, found " + spans.size());
    }
    return new Separation(strata, units, Optional.of(spans.toArray(Span[]::new)));
  }

  /// How many examples.
  public int size() {
    return strata.length;
  }

  /// The unit of each example, `int[N]`: the place of the first example of that unit.
  public int[] units() {
    return units.clone();
  }

  /// The stratum of each example, `int[N]`.
  public int[] strata() {
    return strata.clone();
  }

  /// Some examples held out as somebody else chose them. Nothing is learned from examples of their
  /// units, nor from such as share a step with them.
  ///
  /// @param held which, ascending
  public Parts apart(int[] held) {
    Set<Integer> out = new HashSet<>();
    Arrays.stream(held).forEach(i -> out.add(units[i]));
    NavigableMap<Double, Double> taken = new TreeMap<>();
    times.ifPresent(spans ->
        Arrays.stream(held)
            .mapToObj(i -> spans[i])
            .forEach(span -> {
              taken.merge(span.from(), span.to(), Math::max);
            }));
    double end = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Double, Double> span : taken.entrySet()) {
      end = Math.max(end, span.getValue());
      span.setValue(end);
    }
    int[] learned =
        IntStream.range(0, size())
            .filter(i -> !out.contains(units[i]) && !overlaps(taken, i))
            .toArray();
    return new Parts(learned, held.clone());
  }

  /// @param taken the latest end of all that begins at or before a time
  private boolean overlaps(NavigableMap<Double, Double> taken, int example) {
    if (times.isEmpty()) {
      return false;
    }
    Span span = times.get()[example];
    Map.Entry<Double, Double> last = taken.floorEntry(span.to());
    return last != null && last.getValue() >= span.from();
  }

  /// True if examples lie in time.
  public boolean timed() {
    return times.isPresent();
  }

  /// The same of some examples.
  ///
  /// @param indices which, in their order
  public Separation select(int[] indices) {
    int[] some = Arrays.stream(indices).map(i -> strata[i]).toArray();
    List<Integer> keys = Arrays.stream(indices).mapToObj(i -> units[i]).toList();
    Separation chosen = of(some).together(keys);
    return times.isEmpty()
        ? chosen
        : chosen.inTime(Arrays.stream(indices).mapToObj(i -> times.get()[i]).toList());
  }

  /// Units of each stratum, each a list of examples in order; a unit belongs to the stratum of its
  /// first example.
  private List<List<List<Integer>>> members() {
    Map<Integer, List<Integer>> byUnit = new LinkedHashMap<>();
    for (int i = 0; i < units.length; i++) {
      byUnit.computeIfAbsent(units[i], k -> new ArrayList<>()).add(i);
    }
    Map<Integer, List<List<Integer>>> byStratum = new TreeMap<>();
    for (List<Integer> unit : byUnit.values()) {
      byStratum.computeIfAbsent(strata[unit.get(0)], k -> new ArrayList<>()).add(unit);
    }
    return List.copyOf(byStratum.values());
  }

  /// Holds a share out: in time the last part, else a random share of each class.
  ///
  /// @param share in [0, 1); usual: 0.2
  /// @param seed decides which examples; the same seed gives the same parts
  /// @throws IllegalArgumentException if `share` is outside [0, 1), holds nobody out, or leaves
  ///   nothing to learn from
  public Parts hold(double share, long seed) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share held out is "
              + share
              + "; it must be in [0, 1), 0.2 is usual"
              + (share >= 1 && share <= 100 ? ": " + share / 100 + " is " + share + " %" : ""));
    }
    if (share == 0 || size() == 0) {
      return new Parts(IntStream.range(0, size()).toArray(), new int[0]);
    }
    Parts parts = timed() ? last(Math.round(size() * (1 - share))) : drawn(share, seed);
    if (parts.held().length == 0) {
      throw new IllegalArgumentException(
          "holding out "
              + share
              + " of "
              + size()
              + " examples holds nobody out; hold out more, or nothing at all");
    }
    if (parts.training().length == 0) {
      throw new IllegalArgumentException(
          "holding out "
              + share
              + " of "
              + size()
              + " examples leaves none to learn from; hold out less"
              + (timed()
                  ? ", or take a shorter window or horizon: between the parts lies a gap of both"
                  : ""));
    }
    return parts;
  }

  private Parts drawn(double share, long seed) {
    List<Integer> training = new ArrayList<>();
    List<Integer> held = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> smallest = List.of();
    int owed = 0;
    for (List<List<Integer>> stratum : members()) {
      List<List<Integer>> shuffled = shuffled(stratum, random);
      int size = shuffled.stream().mapToInt(List::size).sum();
      int wanted = (int) Math.round(share * size) + owed;
      int found = 0;
      for (List<Integer> unit : shuffled) {
        // A unit that would overshoot is passed over, unless that comes nearer to the share.
        boolean nearer = Math.abs(found + unit.size() - wanted) < Math.abs(found - wanted);
        found += nearer ? unit.size() : 0;
        (nearer ? held : training).addAll(unit);
        smallest = smallest.isEmpty() || unit.size() < smallest.size() ? unit : smallest;
      }
      // Units of several examples seldom fit: what one class lacks the next makes good.
      owed = size == shuffled.size() ? 0 : wanted - found;
    }
    if (held.isEmpty() && smallest.size() > 1) {
      held.addAll(smallest);
      training.removeAll(smallest);
    }
    return new Parts(sorted(training), sorted(held));
  }

  private static List<List<Integer>> shuffled(
      List<List<Integer>> stratum, SplittableRandom random) {
    List<List<Integer>> shuffled = new ArrayList<>(stratum);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return shuffled;
  }

  private static int[] sorted(List<Integer> list) {
    return list.stream().mapToInt(i -> i).sorted().toArray();
  }

  /// All that begins at or after the example in a place of the order of time, and before it what
  /// has ended by then.
  private Parts last(long place) {
    double[] begins = begins();
    if (place >= begins.length) {
      return new Parts(IntStream.range(0, size()).toArray(), new int[0]);
    }
    return between(begins[(int) place], Double.POSITIVE_INFINITY);
  }

  private double[] begins() {
    return Arrays.stream(times.orElseThrow()).mapToDouble(Span::from).sorted().toArray();
  }

  private Parts between(double from, double to) {
    Span[] spans = times.orElseThrow();
    return new Parts(
        IntStream.range(0, size()).filter(i -> spans[i].to() < from).toArray(),
        IntStream.range(0, size())
            .filter(i -> spans[i].from() >= from && spans[i].from() < to)
            .toArray());
  }

  /// Holds every example out once. In time each part learns from all that has ended before what it
  /// holds out, and the first part of the examples is only learned from; else each class is spread
  /// evenly, or, where units have several examples, units are dealt out from the largest to the
  /// smallest.
  ///
  /// @param folds how many, at least 2; usual: 5
  /// @param seed decides which examples
  /// @throws IllegalArgumentException if there is not enough to hold out or to learn from
  public List<Parts> folds(int folds, long seed) {
    long distinct =
        timed()
            ? Arrays.stream(begins()).distinct().count() - 1
            : Arrays.stream(units).distinct().count();
    if (folds < 2 || folds > distinct) {
      throw new IllegalArgumentException(
          "folds is "
              + folds
              + "; it must be from 2 to "
              + distinct
              + (timed()
                  ? ", the number of times after the first"
                  : ", the number of rows, copies and groups counted once")
              + "; 5 is usual");
    }
    return timed() ? forward(folds) : dealt(folds, seed);
  }

  private List<Parts> forward(int folds) {
    double[] begins = begins();
    List<Parts> list = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      double from = begins[cut(f + 1, folds + 1)];
      double to = f == folds - 1 ? Double.POSITIVE_INFINITY : begins[cut(f + 2, folds + 1)];
      Parts parts = between(from, to);
      if (parts.training().length == 0 || parts.held().length == 0) {
        throw new IllegalArgumentException(
            "fold "
                + (f + 1)
                + " of "
                + folds
                + " has nothing to "
                + (parts.held().length == 0 ? "hold out" : "learn from before its gap")
                + "; take fewer folds, or a shorter window or horizon");
      }
      list.add(parts);
    }
    return list;
  }

  private int cut(int part, int parts) {
    return (int) ((long) size() * part / parts);
  }

  private List<Parts> dealt(int folds, long seed) {
    int[] home = new int[size()];
    SplittableRandom random = new SplittableRandom(seed);
    int[] sizes = new int[folds];
    int next = 0;
    for (List<List<Integer>> stratum : members()) {
      List<List<Integer>> shuffled = shuffled(stratum, random);
      boolean single = shuffled.stream().allMatch(unit -> unit.size() == 1);
      shuffled.sort((a, b) -> Integer.compare(b.size(), a.size()));
      for (List<Integer> unit : shuffled) {
        int fold = single ? next++ % folds : smallest(sizes);
        sizes[fold] += unit.size();
        unit.forEach(i -> home[i] = fold);
      }
    }
    List<Parts> list = new ArrayList<>();
    for (int f = 0; f < folds; f++) {
      int fold = f;
      list.add(
          new Parts(
              IntStream.range(0, home.length).filter(i -> home[i] != fold).toArray(),
              IntStream.range(0, home.length).filter(i -> home[i] == fold).toArray()));
    }
    return list;
  }

  private static int smallest(int[] sizes) {
    int smallest = 0;
    for (int f = 1; f < sizes.length; f++) {
      smallest = sizes[f] < sizes[smallest] ? f : smallest;
    }
    return smallest;
  }
}
