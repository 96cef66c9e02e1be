package gatelens.lens.choice;

import gatelens.select.Axis;
import gatelens.select.Search;
import gatelens.select.Space;
import gatelens.train.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is tried, as it is asked for: one value, several parted by commas, or a range `low..high`
/// of each setting. What has one value is the same for all candidates.
///
/// @param texts one a setting, in the order of {@link gatelens.select.Axis.Name}; an empty one
///   where nothing is said, which rate, batch size, head and embedding may be
/// @param random how many candidates are drawn at random; empty for all
/// @param tpe how many are proposed by what is known of those before; empty for none, see
///   `gatelens.select.Search.Proposed`
/// @param halving how many candidates one survivor stands for; empty for none
/// @param seed decides what is drawn
public record Tried(
    List<String> texts,
    Optional<Integer> random,
    Optional<Integer> tpe,
    Optional<Integer> halving,
    long seed) {
  private static final List<Axis.Name> NAMES = List.of(Axis.Name.values());
  private static final List<Axis.Name> SHARED =
      List.of(Axis.Name.BATCH_SIZE, Axis.Name.OPTIMIZER, Axis.Name.HEAD, Axis.Name.EMBEDDING);

  /// Keeps a copy.
  ///
  /// @throws IllegalArgumentException if settings exclude each other
  public Tried {
    texts = List.copyOf(texts);
    if (texts.size() != NAMES.size()) {
      throw new IllegalArgumentException(
          "expected a text for each of " + NAMES + ", found " + texts.size());
    }
    if (tpe.isPresent() && (random.isPresent() || halving.isPresent())) {
      throw new IllegalArgumentException(
          "--tpe proposes candidates one after the other; it excludes --random and --halving");
    }
  }

  private Optional<Axis> axis(Axis.Name name) {
    return Optional.of(texts.get(NAMES.indexOf(name)))
        .filter(text -> !text.isEmpty())
        .map(text -> Axis.parse(name, text));
  }

  private Optional<String> single(Axis.Name name) {
    return axis(name)
        .filter(axis -> axis instanceof Axis.Listed list && list.values().size() == 1)
        .map(axis -> ((Axis.Listed) axis).values().get(0));
  }

  /// The optimizer of all candidates, or the first of several.
  ///
  /// @throws IllegalArgumentException if one is unknown
  public Optimizer optimizer() {
    List<Optimizer> all = new ArrayList<>();
    if (axis(Axis.Name.OPTIMIZER).orElseThrow() instanceof Axis.Listed list) {
      list.values().forEach(text -> all.add(Optimizer.parse(text)));
    }
    return all.get(0);
  }

  /// The batch size of all candidates, if one was named.
  public Optional<Integer> batchSize() {
    return single(Axis.Name.BATCH_SIZE).map(size -> (int) Double.parseDouble(size));
  }

  /// The head of all candidates, or the first of several, if one was named.
  public Optional<String> head() {
    return axis(Axis.Name.HEAD).map(axis -> ((Axis.Listed) axis).values().get(0));
  }

  /// The length of a token's vector; where candidates differ in it the least.
  public Optional<Integer> embedding() {
    return axis(Axis.Name.EMBEDDING)
        .map(axis ->
            switch (axis) {
              case Axis.Listed list -> (int) Double.parseDouble(list.values().get(0));
              case Axis.Range range -> (int) range.low();
            });
  }

  /// What is tried.
  ///
  /// @throws IllegalArgumentException if a text cannot be read, or a value is outside its range
  public Search search() {
    List<Axis> axes = new ArrayList<>();
    for (Axis.Name name : Axis.Name.values()) {
      if (name == Axis.Name.RATE) {
        axis(name)
            .or(() ->
                single(Axis.Name.OPTIMIZER)
                    .map(text ->
                        new Axis.Listed(
                            name, List.of(Double.toString(Optimizer.parse(text).rate())))))
            .ifPresent(axes::add);
      } else if (!SHARED.contains(name) || single(name).isEmpty()) {
        axis(name).ifPresent(axes::add);
      }
    }
    Space space = new Space(axes);
    if (tpe.isPresent()) {
      return new Search.Proposed(space, tpe.get(), seed);
    }
    return new Search.Listed(
        random.isPresent() ? space.draw(random.get(), seed) : space.grid(), halving);
  }
}
