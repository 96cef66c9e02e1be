package gatelens.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// A kind of encoder, found on the class path by {@link ServiceLoader}: whoever adds one teaches
/// the program to learn it from data, and to read the models that were saved with it.
public interface EncoderKind {
  /// What saved models call it: `text`.
  String name();

  /// The record that is saved and read as JSON.
  Class<? extends Encoder> type();

  /// Whoever learns an encoder of this kind.
  ///
  /// @param first the first input, which decides sizes
  /// @param plan what a person decided
  /// @return empty if it is learned from other inputs, or the plan decides otherwise
  Optional<Learner> learner(Input first, EncodingPlan plan);

  /// True for the kinds that are learned where no plan names another.
  default boolean usual() {
    return false;
  }

  /// All kinds on the class path, those of the program itself among them.
  static List<EncoderKind> all() {
    List<EncoderKind> all = new ArrayList<>();
    ServiceLoader.load(EncoderKind.class, EncoderKind.class.getClassLoader()).forEach(all::add);
    return List.copyOf(all);
  }

  /// The learner of an input: of the kind that the plan names, or of a usual one.
  ///
  /// @throws IllegalArgumentException if there is none on the class path
  static Learner of(Input first, EncodingPlan plan) {
    List<EncoderKind> all = all();
    for (EncoderKind kind : all) {
      if (plan.kind().isPresent() ? plan.kind().get().equals(kind.name()) : kind.usual()) {
        Optional<Learner> learner = kind.learner(first, plan);
        if (learner.isPresent()) {
          return learner.get();
        }
      }
    }
    throw new IllegalArgumentException(
        "there is no encoder "
            + plan.kind().map(name -> name + " ").orElse("")
            + "of "
            + first.kind()
            + " on the class path; there are "
            + all.stream().map(EncoderKind::name).toList());
  }
}
