package gatelens.select;

import gatelens.train.Optimizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// All candidates that might be tried.
///
/// @param axes in which respects they differ, each once; cell, units, layers, dropout and rate must
///   be among them (without a rate each optimizer has its own), the others are of all candidates
///   where they are not
public record Space(List<Axis> axes) {
  private static final List<Axis.Name> NEEDED =
      List.of(Axis.Name.CELL, Axis.Name.UNITS, Axis.Name.LAYERS, Axis.Name.DROPOUT);

  /// Keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if an axis that is needed is missing, or one is there twice
  public Space {
    axes = List.copyOf(axes);
    List<Axis.Name> names = axes.stream().map(Axis::name).toList();
    for (Axis.Name name : Axis.Name.values()) {
      long count = names.stream().filter(name::equals).count();
      boolean needed =
          NEEDED.contains(name) || (name == Axis.Name.RATE && !names.contains(Axis.Name.OPTIMIZER));
      if (count > 1 || (count == 0 && needed)) {
        throw new IllegalArgumentException(
            "expected one axis of " + name.title() + ", found " + count);
      }
    }
  }

  /// True if there are ranges, of which no grid can be made.
  public boolean hasRanges() {
    return axes.stream().anyMatch(Axis.Range.class::isInstance);
  }

  /// Every combination, the first axis slowest.
  ///
  /// @throws IllegalArgumentException if there is a range
  public List<Candidate> grid() {
    List<Map<Axis.Name, String>> all = new ArrayList<>(List.of(new EnumMap<>(Axis.Name.class)));
    for (Axis axis : axes) {
      List<Map<Axis.Name, String>> more = new ArrayList<>();
      for (Map<Axis.Name, String> one : all) {
        for (String value : listed(axis)) {
          Map<Axis.Name, String> longer = new EnumMap<>(one);
          longer.put(axis.name(), value);
          more.add(longer);
        }
      }
      all = more;
    }
    return all.stream().map(Space::candidate).toList();
  }

  private static List<String> listed(Axis axis) {
    return switch (axis) {
      case Axis.Listed list -> list.values();
      case Axis.Range range ->
          throw new IllegalArgumentException(
              "of "
                  + range.name().title()
                  + " there is a range, of which not everything can be tried; say how many"
                  + " candidates are drawn from it");
    };
  }

  /// Candidates drawn at random: of listed values alone some of all combinations, without
  /// replacement; with ranges each value by itself.
  ///
  /// Source: J. Bergstra and Y. Bengio, Random Search for Hyper-Parameter Optimization, 2012,
  /// https://jmlr.org/papers/v13/bergstra12a.html
  ///
  /// @param count how many, at least 1
  /// @param seed the same seed draws the same
  /// @throws IllegalArgumentException if `count` is less than 1
  public List<Candidate> draw(int count, long seed) {
    if (!hasRanges()) {
      return Candidate.draw(grid(), count, seed);
    }
    if (count < 1) {
      throw new IllegalArgumentException(
          "the number of candidates to draw is " + count + "; at least 1 is needed");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Candidate> drawn = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      drawn.add(any(random));
    }
    return drawn.stream().distinct().toList();
  }

  /// A candidate with each of the heads.
  public List<Candidate> heads() {
    SplittableRandom random = new SplittableRandom(0);
    List<Candidate> heads = new ArrayList<>();
    for (Axis axis : axes) {
      if (axis instanceof Axis.Listed list && list.name() == Axis.Name.HEAD) {
        for (String head : list.values()) {
          heads.add(
              new Space(replaced(new Axis.Listed(Axis.Name.HEAD, List.of(head)))).any(random));
        }
      }
    }
    return heads.isEmpty() ? List.of(any(random)) : heads;
  }

  private List<Axis> replaced(Axis axis) {
    return axes.stream().map(one -> one.name() == axis.name() ? axis : one).toList();
  }

  /// One candidate, each axis by itself.
  Candidate any(SplittableRandom random) {
    Map<Axis.Name, String> values = new EnumMap<>(Axis.Name.class);
    for (Axis axis : axes) {
      values.put(
          axis.name(),
          switch (axis) {
            case Axis.Listed list -> list.values().get(random.nextInt(list.values().size()));
            case Axis.Range range -> range.at(random.nextDouble());
          });
    }
    return candidate(values);
  }

  /// The candidate of one value on each axis.
  ///
  /// @throws IllegalArgumentException if a value is outside its range
  static Candidate candidate(Map<Axis.Name, String> values) {
    return new Candidate(
        values.getOrDefault(Axis.Name.CELL, ""),
        whole(values.getOrDefault(Axis.Name.UNITS, "0")),
        whole(values.getOrDefault(Axis.Name.LAYERS, "0")),
        Double.parseDouble(values.getOrDefault(Axis.Name.DROPOUT, "0")),
        values.containsKey(Axis.Name.RATE)
            ? Double.parseDouble(values.getOrDefault(Axis.Name.RATE, "0"))
            : Optimizer.parse(values.getOrDefault(Axis.Name.OPTIMIZER, "")).rate(),
        new Candidate.Around(
            Optional.ofNullable(values.get(Axis.Name.BATCH_SIZE)).map(Space::whole),
            Optional.ofNullable(values.get(Axis.Name.OPTIMIZER)),
            Optional.ofNullable(values.get(Axis.Name.HEAD)),
            Optional.ofNullable(values.get(Axis.Name.EMBEDDING)).map(Space::whole)));
  }

  private static int whole(String text) {
    return (int) Double.parseDouble(text);
  }

  /// A candidate's value on an axis, as text; empty where it has none of its own.
  public static String value(Candidate candidate, Axis.Name name) {
    return switch (name) {
      case CELL -> candidate.cell();
      case UNITS -> Integer.toString(candidate.units());
      case LAYERS -> Integer.toString(candidate.layers());
      case DROPOUT -> Double.toString(candidate.dropout());
      case RATE -> Double.toString(candidate.rate());
      case BATCH_SIZE -> candidate.around().batchSize().map(String::valueOf).orElse("");
      case OPTIMIZER -> candidate.around().optimizer().orElse("");
      case HEAD -> candidate.around().head().orElse("");
      case EMBEDDING -> candidate.around().embedding().map(String::valueOf).orElse("");
    };
  }
}
