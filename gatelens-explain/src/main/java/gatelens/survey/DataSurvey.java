package gatelens.survey;

import gatelens.gates.GateSurvey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// What matters to a model over all sequences of a data set, from the explanation of each at its
/// last event. All sums are whole numbers of 2⁻²⁴ and all else are counts, so that the figures are
/// the same bits on any number of machines.
///
/// @param model the fingerprint
/// @param features the columns of which a score has parts
/// @param classes figures by the class that is answered; by the empty word where there are none
/// @param slices figures by the value of a column, the most frequent values
/// @param manySlices true if the column has too many values to part anything by it
/// @param byDistance parts of single events, by their number of steps before the last one
/// @param byPosition parts of single events, by the tenth of the sequence in which they stand; of
///   some of the drawn sequences
/// @param swarm how many sequences have a value and an effect in each bin, `long[P][V][E]`: a value
///   of {@link #valueWords} units around 0, an effect by its sign and power of two
/// @param mostCertain sequences of which the model is surest
/// @param leastCertain of which it is least sure
/// @param mostSurprising whose last event moved the score most
/// @param worstExplained whose parts are farthest from the score's change
/// @param shortcuts rules that should not be enough, held against the answers to drawn sequences
/// @param gates of the drawn sequences; empty where the model has none
/// @param drawn how many sequences that is, drawn by their keys alone
public record DataSurvey(
    String model,
    List<String> features,
    Map<String, Figures> classes,
    Map<String, Figures> slices,
    boolean manySlices,
    Profile byDistance,
    Profile byPosition,
    List<long[][]> swarm,
    List<Case> mostCertain,
    List<Case> leastCertain,
    List<Case> mostSurprising,
    List<Case> worstExplained,
    List<Shortcut> shortcuts,
    Optional<GateSurvey> gates,
    int drawn) {
  /// Bins of values: below -3.75, then of half a unit up to 3.75, then above.
  public static final int VALUES = 17;

  /// Bins of effects: the sign, by powers of two of the size from 2⁻⁸ to 2⁴.
  public static final int EFFECTS = 27;

  /// Keeps unmodifiable copies.
  public DataSurvey {
    features = List.copyOf(features);
    classes = Collections.unmodifiableMap(new TreeMap<>(classes));
    slices = Collections.unmodifiableMap(new TreeMap<>(slices));
    swarm = List.copyOf(swarm);
    mostCertain = List.copyOf(mostCertain);
    leastCertain = List.copyOf(leastCertain);
    mostSurprising = List.copyOf(mostSurprising);
    worstExplained = List.copyOf(worstExplained);
    shortcuts = List.copyOf(shortcuts);
  }

  /// Figures of some sequences.
  ///
  /// @param count how many
  /// @param score their mean score
  /// @param size mean size of the parts by feature
  /// @param signed mean of the parts by feature
  public record Figures(long count, double score, List<Double> size, List<Double> signed) {
    /// Keeps unmodifiable copies.
    public Figures {
      size = List.copyOf(size);
      signed = List.copyOf(signed);
    }
  }

  /// Parts of single events by where they stand.
  ///
  /// @param count how many events there are at each place
  /// @param size mean size of their parts; 0 where there is none
  /// @param signed mean of their parts
  public record Profile(List<Long> count, List<Double> size, List<Double> signed) {
    /// Keeps unmodifiable copies.
    public Profile {
      count = List.copyOf(count);
      size = List.copyOf(size);
      signed = List.copyOf(signed);
    }
  }

  /// A sequence that stands out.
  ///
  /// @param key its key
  /// @param figure by which it does
  public record Case(String key, double figure) {}

  /// A rule that should not be enough to answer as the model does. See R. Geirhos et al., Shortcut
  /// learning in deep neural networks, Nature Machine Intelligence 2, 2020,
  /// https://doi.org/10.1038/s42256-020-00257-z.
  ///
  /// @param name of the test, such as `length`
  /// @param found true if the rule is enough
  /// @param skill the share of what the most frequent answer leaves open that the rule gets right
  /// @param rule in words
  /// @param examples keys of sequences that it gets right
  /// @param counterTest what would clear the model
  public record Shortcut(
      String name,
      boolean found,
      OptionalDouble skill,
      String rule,
      List<String> examples,
      String counterTest) {
    /// Keeps an unmodifiable copy.
    public Shortcut {
      examples = List.copyOf(examples);
    }
  }

  /// All sequences together.
  public long sequences() {
    return classes.values().stream().mapToLong(Figures::count).sum();
  }

  /// Mean size of the parts by feature over all sequences.
  public double[] size() {
    double[] sums = new double[features.size()];
    for (Figures each : classes.values()) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += each.size().get(i) * each.count() / Math.max(1, sequences());
      }
    }
    return sums;
  }

  /// A bin of values in words.
  public static String valueWords(int bin) {
    double low = bin / 2.0 - 4.25;
    return bin == 0 ? "below -3.75" : bin == VALUES - 1 ? "above 3.75" : low + " to " + (low + 0.5);
  }

  /// A bin of effects in words.
  public static String effectWords(int bin) {
    int size = bin - EFFECTS / 2;
    if (size == 0) {
      return "about 0";
    }
    return (size < 0 ? "against, " : "for, ")
        + (Math.abs(size) == EFFECTS / 2 ? "16 or more" : "from " + power(Math.abs(size) - 9));
  }

  private static String power(int exponent) {
    return exponent >= 0 ? Integer.toString(1 << exponent) : "1/" + (1 << -exponent);
  }
}
