package gatelens.model;

import gatelens.layer.Activation;
import java.util.Locale;
import java.util.Optional;

/// How the logits of a model become probabilities: the link function of a classifier.
public enum Link {
  /// `p_c = exp(z_c) / Σ_k exp(z_k)`: exactly one class holds.
  SOFTMAX,
  /// `p_c = 1 / (1 + exp(-z_c))`, each output by itself: yes or no.
  SIGMOID,
  /// The outputs are numbers, and no probabilities: a regression, or a head of which nothing is
  /// known.
  NONE;

  /// The fact that says it of a model whose last layer does not: one trained by a cross-entropy on
  /// linear outputs.
  public static final String FACT = "link";

  /// That of a model: what its last activation says, else what was noted at its training; names of
  /// classes make several linear outputs a softmax's.
  static Link of(Activation last, int width, ModelInfo info) {
    return switch (last.kind()) {
      case SOFTMAX, LOG_SOFTMAX -> SOFTMAX;
      case SIGMOID -> SIGMOID;
      case LINEAR -> noted(info).orElse(width > 1 && !info.classes().isEmpty() ? SOFTMAX : NONE);
      default -> NONE;
    };
  }

  private static Optional<Link> noted(ModelInfo info) {
    String fact = info.facts().getOrDefault(FACT, "").toUpperCase(Locale.ROOT);
    for (Link link : values()) {
      if (link.name().equals(fact)) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }
}
