package gatelens.train;

import gatelens.layer.Activation;
import gatelens.layer.Bidirectional.Merge;
import gatelens.layer.GruVariant;
import gatelens.layer.Pool;
import gatelens.names.NearestName;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
          "layer_norm",
          "batch_norm");

  private PlanText() {}

  static LayerPlan layer(String text) {
    Call call = Call.parse(text);
    return switch (call.name()) {
      case "embedding" -> {
        Call placed = spelt(call, "width|units|dim|output_dim", "mask|mask_zero");
        yield new LayerPlan.EmbeddingPlan(size(placed), flag(placed, 1, "mask"));
      }
      case "masking" ->
          new LayerPlan.MaskingPlan((float) call.placed("value|mask_value").number(0, 0));
      case "gru", "lstm", "bigru", "bilstm" -> recurrent(call);
      case "dense" -> {
        Call placed = unpenalised(call).placed("units|width", "activation");
        yield new LayerPlan.DensePlan(
            size(placed),
            placed.has(1)
                ? Activation.named(placed.arguments().get(1).toLowerCase(Locale.ROOT))
                : Activation.LINEAR,
            penalty(call));
      }
      case "activation" ->
          new LayerPlan.ActivationPlan(
              Activation.named(only(call.placed("activation|name"), "relu")));
      case "dropout" -> new LayerPlan.DropoutPlan((float) call.placed("rate|p").number(0, 0.5));
      case "pool" -> new LayerPlan.PoolPlan(pool(call, only(call.placed("kind"), "last")));
      case "mean_pool", "max_pool", "last_pool" -> {
        call.expect(0);
        yield new LayerPlan.PoolPlan(
            pool(call, call.name().substring(0, call.name().indexOf('_'))));
      }
      case "layer_norm", "layer_normalization" -> {
        call.expect(0);
        yield new LayerPlan.NormalizationPlan();
      }
      case "batch_norm", "batch_normalization" ->
          new LayerPlan.BatchNormalizationPlan((float) call.placed("momentum").number(0, 0.99));
      default -> throw call.unknown("layer", KNOWN);
    };
  }

  private static boolean isPenalty(String argument) {
    int equals = argument.indexOf('=');
    return equals > 0 && Penalty.knows(argument.substring(0, equals).strip());
  }

  private static Call unpenalised(Call call) {
    return new Call(
        call.name(),
        call.arguments().stream().filter(said -> !isPenalty(said)).toList(),
        call.said());
  }

  private static Penalty penalty(Call call) {
    Penalty penalty = Penalty.NONE;
    Set<String> given = new HashSet<>();
    for (String said : call.arguments()) {
      if (isPenalty(said)) {
        int equals = said.indexOf('=');
        String name = said.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        once(call, given, name, said);
        String value = said.substring(equals + 1).strip();
        double number = new Call(call.name(), List.of(value), call.said()).number(0, 0);
        penalty = penalty.with(name, number);
      }
    }
    return penalty;
  }

  private static void once(Call call, Set<String> given, String what, String said) {
    if (!given.add(what)) {
      throw new IllegalArgumentException(
          call + ": '" + what + "' is given twice, the second time by " + said);
    }
  }

  private static LayerPlan.RecurrentPlan recurrent(Call whole) {
    Call call = unpenalised(whole);
    boolean both = call.name().startsWith("bi");
    boolean gru = call.name().endsWith("gru");
    boolean sequences = false;
    Set<String> given = new HashSet<>();
    GruVariant variant = GruVariant.RESET_AFTER;
    Optional<Merge> merge = both ? Optional.of(Merge.CONCAT) : Optional.empty();
    Call units =
        new Call(
            call.name(), call.arguments().stream().filter(PlanText::isSize).toList(), call.said());
    for (String said : call.arguments()) {
      if (isSize(said)) {
        continue;
      }
      String option = option(call, said, gru, both);
      once(call, given, kind(said, option), said);
      switch (option) {
        case "" -> {}
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
        gru ? LayerPlan.Cell.GRU : LayerPlan.Cell.LSTM,
        size(units.placed("units")),
        sequences,
        variant,
        merge,
        penalty(whole));
  }

  /// A number, or one that is named.
  private static boolean isSize(String argument) {
    return argument.matches("[-+\\d.].*") || argument.toLowerCase(Locale.ROOT).startsWith("units=");
  }

  /// What an option decides, by its name or by what only one can say.
  private static String kind(String said, String option) {
    return switch (option) {
      case "", "sequences" -> "sequences";
      case "reset_after", "reset_before", "uncoupled" -> "variant";
      case "concat", "sum", "mean", "product" -> "merge";
      default -> said;
    };
  }

  /// What an option says, without its name: `sequences=true`, `merge=sum`; blank where it says no.
  private static String option(Call call, String said, boolean gru, boolean both) {
    String option = said.toLowerCase(Locale.ROOT);
    int equals = option.indexOf('=');
    if (equals < 0) {
      return option;
    }
    String name = option.substring(0, equals).strip().replace("return_", "");
    String value = option.substring(equals + 1).strip();
    return switch (name) {
      case "sequences" -> yes(call, said, value) ? "sequences" : "";
      case "variant", "merge" ->
          (name.equals("variant") ? gru : both) ? value : unknownName(call, name, gru, both);
      default -> unknownName(call, name, gru, both);
    };
  }

  private static String unknownName(Call call, String name, boolean gru, boolean both) {
    throw unknownOption(
        call,
        name,
        "units, sequences, dropout, recurrent_dropout, kernel_l1, kernel_l2, recurrent_l1,"
            + " recurrent_l2, bias_l1, bias_l2"
            + (gru ? ", variant" : "")
            + (both ? ", merge" : ""));
  }

  private static boolean yes(Call call, String said, String value) {
    return switch (value) {
      case "true", "yes" -> true;
      case "false", "no" -> false;
      default ->
          throw new IllegalArgumentException(
              call + ": expected true or false, found '" + said + "'");
    };
  }

  /// A word that says yes by being there is one with its name.
  private static Call spelt(Call call, String size, String flag) {
    String word = flag.substring(0, flag.indexOf('|'));
    return new Call(
            call.name(),
            call.arguments().stream()
                .map(each -> each.equalsIgnoreCase(word) ? word + "=true" : each)
                .toList(),
            call.said())
        .placed(size, flag);
  }

  private static boolean flag(Call call, int place, String word) {
    if (!call.has(place)) {
      return false;
    }
    String value = call.arguments().get(place).toLowerCase(Locale.ROOT);
    if (!List.of("true", "yes", "false", "no").contains(value)) {
      throw unknownOption(call, value, word);
    }
    return yes(call, value, value);
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
    return call.has(0) ? call.arguments().get(0) : usual;
  }

  private static int size(Call call) {
    double size = call.number(0, -1);
    if (size != Math.rint(size) || size < 1 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          call
              + ": expected a size of at least 1 (and below 2³¹) as its first argument, as in "
              + call.name()
              + "(64)");
    }
    return (int) size;
  }

  private static IllegalArgumentException unknownOption(Call call, String option, String known) {
    return new IllegalArgumentException(
        call
            + ": '"
            + option
            + "' is unknown here; there are "
            + known
            + NearestName.question(option, List.of(known.split(", ", -1))));
  }
}
