package gatelens.lens;

import gatelens.compare.Answered;
import gatelens.compare.Comparison;
import gatelens.compare.ModelProfile;
import gatelens.compare.SeveralModels;
import gatelens.compare.TwoModels;
import gatelens.parallel.WorkListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Models on the same examples, two or more. Each reads the data as it was trained on, so that
/// their encodings may differ.
///
/// @param sides the models, at least two
/// @param kinds the numbers of the models that are trainings of one kind, by its name; may be empty
/// @param overlap how many examples of arrays in a row hang together; found out where it is not
///   said
public record PairedComparison(
    List<Side> sides, Map<String, List<Integer>> kinds, Optional<Integer> overlap) {
  /// One of the models.
  ///
  /// @param name what it is called, such as its file
  /// @param lens the model
  public record Side(String name, Lens lens) {}

  /// Keeps unmodifiable copies.
  ///
  /// @throws Refused if there are fewer than two models, or a kind has fewer than two trainings
  public PairedComparison {
    sides = List.copyOf(sides);
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    if (sides.size() < 2) {
      throw new Refused(Refused.Kind.QUESTION, sides.size() + " model: at least two are compared");
    }
    kinds.forEach((name, models) -> {
      if (models.size() < 2) {
        throw new Refused(
            Refused.Kind.QUESTION,
            "the kind '"
                + name
                + "' has "
                + models.size()
                + " training: at least two say how far trainings of one kind differ",
            "train it with other seeds, or leave kinds out",
            "kind");
      }
    });
    if (overlap.filter(o -> o < 1).isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION, "overlap is " + overlap.get() + ": expected at least 1");
    }
  }

  /// Two models.
  public PairedComparison(Side first, Side second) {
    this(List.of(first, second), Map.of(), Optional.empty());
  }

  /// Runs two models.
  ///
  /// @param held the examples
  /// @param seed of the bootstrap
  /// @param listener told how far the work is; may end it
  /// @throws Refused if there are rows without a label, the data can be read only once, or the
  ///   models answer different classes or numbers
  /// @throws IOException if the data cannot be read
  public TwoModels over(Held held, long seed, WorkListener listener) throws IOException {
    Answering asked = Answering.of(sides, held);
    listener.at("models compared", 0, 3);
    SeveralModels.Setting setting = asked.setting(overlap);
    Comparison comparison =
        SeveralModels.compared(asked.answers(0), asked.answers(1), setting, seed);
    listener.at("models compared", 1, 3);
    ModelProfile one = asked.profile(0);
    listener.at("models compared", 2, 3);
    ModelProfile two = asked.profile(1);
    listener.at("models compared", 3, 3);
    Labelled read = asked.read().get(0);
    return new TwoModels(
        comparison,
        one,
        two,
        sides.get(0).lens().model().info().classes(),
        read.names(),
        read.of(),
        asked.explained(comparison));
  }

  /// Runs any number of models.
  ///
  /// @param held the examples
  /// @param seed of the bootstrap
  /// @param listener told how far the work is; may end it
  /// @throws Refused if there are rows without a label, the data can be read only once, or the
  ///   models answer different classes or numbers
  /// @throws IOException if the data cannot be read
  public SeveralModels all(Held held, long seed, WorkListener listener) throws IOException {
    Answering asked = Answering.of(sides, held);
    List<Answered> answers = new ArrayList<>();
    List<ModelProfile> profiles = new ArrayList<>();
    for (int side = 0; side < sides.size(); side++) {
      listener.at("models compared", side, sides.size());
      answers.add(asked.answers(side));
      profiles.add(asked.profile(side));
    }
    listener.at("models compared", sides.size(), sides.size());
    return SeveralModels.of(
        answers, profiles, kinds, asked.setting(overlap), asked.read().get(0).of(), seed);
  }
}
