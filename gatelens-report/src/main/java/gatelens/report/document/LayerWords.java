package gatelens.report.document;

import gatelens.layer.ActivationLayer;
import gatelens.layer.Bidirectional;
import gatelens.layer.CellSettings;
import gatelens.layer.Dense;
import gatelens.layer.Direction;
import gatelens.layer.Dropout;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.layer.Layer;
import gatelens.layer.LayerNormalization;
import gatelens.layer.Lstm;
import gatelens.layer.MaskRule;
import gatelens.layer.Masking;
import gatelens.layer.ParametricRelu;
import gatelens.layer.Pool;
import gatelens.layer.Reverse;
import gatelens.layer.Scale;
import java.util.Locale;

/// Layers in words.
final class LayerWords {
  private LayerWords() {}

  /// What a layer is.
  static String of(Layer layer) {
    return switch (layer) {
      case Embedding e ->
          "embedding of "
              + e.vocabulary()
              + " tokens"
              + (e.maskZero() ? ", token 0 is padding" : "");
      case Masking m -> "masking of steps whose features all are " + m.value();
      case Gru g ->
          "GRU of "
              + g.units()
              + " units"
              + every(g.sequences())
              + ", "
              + convention(g.variant())
              + back(g.direction())
              + unusual(g.settings());
      case Lstm l ->
          "LSTM of "
              + l.units()
              + " units"
              + every(l.sequences())
              + back(l.direction())
              + (l.peephole().size() > 0 ? ", peepholes" : "")
              + unusual(l.settings());
      case Bidirectional b ->
          "both directions (" + b.merge().name().toLowerCase(Locale.ROOT) + "): " + of(b.forward());
      case Dense d -> "dense, " + d.activation();
      case Dropout d -> "dropout " + d.rate() + " (while training only)";
      case Pool p -> p.kind().name().toLowerCase(Locale.ROOT) + " over steps";
      case LayerNormalization n -> "layer normalisation, epsilon " + n.epsilon();
      case Scale s ->
          s.statistics().isPresent()
              ? "batch normalisation, by its moving statistics"
              : "scale and shift, fixed";
      case ActivationLayer a -> a.activation().toString();
      case Reverse r -> "steps reversed";
      case ParametricRelu p -> "rectifier with a slope for each feature";
      case MaskRule m ->
          switch (m.kind()) {
            case ZERO -> "masked steps become zero";
            case DROP -> "the mask ends here";
            case REVERSE -> "the mask is turned back";
            case ANY -> "a step counts if it counts in any input";
          };
      case Flatten f -> f.steps() + " steps side by side";
    };
  }

  private static String convention(GruVariant variant) {
    return switch (variant) {
      case RESET_AFTER -> "reset after the recurrent product, update keeps";
      case RESET_BEFORE -> "reset before the recurrent product, update keeps";
      case UNCOUPLED -> "uncoupled, 1 - update keeps";
    };
  }

  private static String every(boolean sequences) {
    return sequences ? " at every step" : "";
  }

  private static String back(Direction direction) {
    return direction == Direction.BACKWARD ? ", reads backward" : "";
  }

  private static String unusual(CellSettings settings) {
    return settings.isStandard()
        ? ""
        : ", gate " + settings.gate() + ", candidate " + settings.candidate();
  }
}
