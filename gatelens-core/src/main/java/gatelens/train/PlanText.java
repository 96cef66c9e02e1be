package gatelens.train;

import gatelens.layer.Activation;
import gatelens.layer.Bidirectional.Merge;
import gatelens.layer.GruVariant;
import gatelens.layer.Pool;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads layers as people write them.
final class PlanText {
  private static final List<String> KNOWN =
      List.of(
          "embedding",
          "masking",
          "gru",
          "lstm",
          "bigru",
          "bilstm",
          "dense",
          "activation",
          "dropout",
          "pool",
          "layer_norm");

  private PlanText() {}

  static LayerPlan layer(String text) {
    Call call = Call.parse(text);
    return switch (call.name()) {
      case "embedding" -> {
        boolean mask = false;
        for (String option : options(call)) {
          mask |= choice(call, option, "mask", "mask");
        }
        yield new LayerPlan.EmbeddingPlan(size(call), mask);
      }
      case "masking" -> {
        call.expect(1);
        yield new LayerPlan.MaskingPlan((float) call.number(0, 0));
      }
      case "gru", "lstm", "bigru", "bilstm" -> recurrent(call);
      case "dense" -> {
        call.expect(2);
        List<String> options = options(call);
        yield new LayerPlan.DensePlan(
            size(call), options.isEmpty() ? Activation.LINEAR : Activation.named(options.get(0)));
      }
      case "activation" -> {
        call.expect(1);
        yield new LayerPlan.ActivationPlan(Activation.named(only(call, "relu")));
      }
      case "dropout" -> {
        call.expect(1);
        yield new LayerPlan.DropoutPlan((float) call.number(0, 0.5));
      }
      case "pool" -> {
        call.expect(1);
        yield new LayerPlan.PoolPlan(pool(call, only(call, "last")));
      }
      case "mean_pool", "max_pool", "last_pool" -> {
        call.expect(0);
        yield new LayerPlan.PoolPlan(
            pool(call, call.name().substring(0, call.name().indexOf('_'))));
      }
      case "layer_norm", "layer_normalization" -> {
        call.expect(0);
        yield new LayerPlan.NormalizationPlan();
      }
      default -> throw call.unknown("layer", KNOWN);
    };
  }

  private static LayerPlan.RecurrentPlan recurrent(Call call) {
    boolean both = call.name().startsWith("bi");
    boolean gru = call.name().endsWith("gru");
    boolean sequences = false;
    GruVariant variant = GruVariant.RESET_AFTER;
    Optional<Merge> merge = both ? Optional.of(Merge.CONCAT) : Optional.empty();
    for (String option : options(call)) {
      switch (option) {
        case "sequences" -> sequences = true;
        case "reset_after", "reset_before", "uncoupled" -> {
          if (!gru) {
            throw unknownOption(call, option, "sequences");
          }
          variant = GruVariant.valueOf(option.toUpperCase(Locale.ROOT));
        }
        case "concat", "sum", "mean", "product" -> {
          if (!both) {
            throw unknownOption(call, option, "sequences");
          }
          merge = Optional.of(Merge.named(option));
        }
        default ->
            throw unknownOption(
                call,
                option,
                "sequences"
                    + (gru ? ", reset_after, reset_before, uncoupled" : "")
                    + (both ? ", concat, sum, mean, product" : ""));
      }
    }
    return new LayerPlan.RecurrentPlan(
        gru ? LayerPlan.Cell.GRU : LayerPlan.Cell.LSTM, size(call), sequences, variant, merge);
  }

  private static Pool.Kind pool(Call call, String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "last" -> Pool.Kind.LAST;
      case "mean" -> Pool.Kind.MEAN;
      case "max" -> Pool.Kind.MAX;
      default -> throw unknownOption(call, name, "last, mean, max");
    };
  }

  private static String only(Call call, String usual) {
    return call.arguments().isEmpty() ? usual : call.arguments().get(0);
  }

  private static List<String> options(Call call) {
    return call.arguments().isEmpty()
        ? List.of()
        : call.arguments().subList(1, call.arguments().size()).stream()
            .map(option -> option.toLowerCase(Locale.ROOT))
            .toList();
  }

  private static boolean choice(Call call, String option, String expected, String known) {
    if (!option.equals(expected)) {
      throw unknownOption(call, option, known);
    }
    return true;
  }

  private static int size(Call call) {
    double size = call.number(0, -1);
    if (size != Math.rint(size) || size < 1 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          call
              + ": expected a size of at least 1 as its first argument, as in "
              + call.name()
              + "(64)");
    }
    return (int) size;
  }

  private static IllegalArgumentException unknownOption(Call call, String option, String known) {
    return new IllegalArgumentException(
        call + ": '" + option + "' is unknown here; there are " + known);
  }
}
