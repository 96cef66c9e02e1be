package gatelens.formats.keras;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads the operations by which Keras 3 writes masks down: `any(not_equal(x, 0))` for a Masking,
/// `not_equal(ids, 0)` for an Embedding, and what Concatenate makes of several.
///
/// @param layers all layers and operations by name
/// @param visited the names of the operations that were understood as masks
record MaskGraph(Map<String, LayerConfig> layers, Set<String> visited) {
  private static final int MOST_DEPTH = 12;

  /// The mask that an argument gives; empty if it is none that Keras makes by itself.
  Optional<MaskOrigin> of(JsonNode argument) {
    Set<String> passed = new HashSet<>();
    Optional<MaskOrigin> found = Call.Result.of(argument).flatMap(at -> steps(at, passed, 0));
    found.ifPresent(mask -> visited.addAll(passed));
    return found;
  }

  private Optional<LayerConfig> operation(Call.Result at, Set<String> passed) {
    LayerConfig found = layers.get(at.layer());
    if (found == null || !found.operation() || found.calls().size() != 1 || at.index() != 0) {
      return Optional.empty();
    }
    passed.add(found.name());
    return Optional.of(found);
  }

  /// A mask of steps.
  private Optional<MaskOrigin> steps(Call.Result at, Set<String> passed, int depth) {
    Optional<LayerConfig> found = operation(at, passed);
    if (found.isEmpty() || depth > MOST_DEPTH) {
      return Optional.empty();
    }
    LayerConfig operation = found.get();
    Call call = operation.calls().get(0);
    boolean reduces =
        operation.config().path("axis").asInt(0) == -1
            && !operation.config().path("keepdims").asBoolean(false)
            && call.inputs().size() == 1
            && call.arguments().isEmpty();
    return switch (operation.kind()) {
      case "NotEqual" -> compared(call);
      case "Any", "All" ->
          reduces
              ? features(call.inputs().get(0), operation.kind().equals("Any"), passed, depth + 1)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// `not_equal(x, value)`.
  private static Optional<MaskOrigin> compared(Call call) {
    JsonNode value = call.arguments().get("#1");
    return value != null
            && value.isNumber()
            && call.arguments().size() == 1
            && call.inputs().size() == 1
            && call.inputs().get(0).index() == 0
        ? Optional.of(MaskOrigin.differs(call.inputs().get(0).layer(), value.doubleValue()))
        : Optional.empty();
  }

  /// A mask of features that is reduced to one of steps.
  private Optional<MaskOrigin> features(
      Call.Result at, boolean any, Set<String> passed, int depth) {
    Optional<LayerConfig> found = operation(at, passed);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Call call = found.get().calls().get(0);
    if (found.get().kind().equals("NotEqual")) {
      return any ? compared(call) : Optional.empty();
    }
    if (!found.get().kind().equals("Concatenate")
        || found.get().config().path("axis").asInt(0) != -1
        || !call.arguments().isEmpty()) {
      return Optional.empty();
    }
    List<MaskOrigin> parts = new ArrayList<>();
    for (Call.Result part : call.inputs()) {
      Optional<MaskOrigin> one = part(part, passed, depth + 1);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      parts.add(one.get());
    }
    return Optional.of(any ? MaskOrigin.any(parts) : MaskOrigin.all(parts));
  }

  /// One part of a concatenation: a mask spread over features, or ones.
  private Optional<MaskOrigin> part(Call.Result at, Set<String> passed, int depth) {
    Optional<LayerConfig> found = operation(at, passed);
    if (found.isEmpty() || depth > MOST_DEPTH) {
      return Optional.empty();
    }
    Call call = found.get().calls().get(0);
    return switch (found.get().kind()) {
      case "OnesLike" -> Optional.of(MaskOrigin.NONE);
      case "LogicalOr" -> {
        Optional<Call.Result> other =
            Optional.ofNullable(call.arguments().get("#1")).flatMap(Call.Result::of);
        boolean zeros =
            other
                .flatMap(zero -> operation(zero, passed))
                .filter(zero -> zero.kind().equals("ZerosLike"))
                .isPresent();
        yield zeros && call.inputs().size() == 1
            ? expanded(call.inputs().get(0), passed, depth + 1)
            : Optional.empty();
      }
      case "BroadcastTo" ->
          call.inputs().size() == 1
              ? expanded(call.inputs().get(0), passed, depth + 1)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<MaskOrigin> expanded(Call.Result at, Set<String> passed, int depth) {
    return operation(at, passed)
        .filter(each -> each.kind().equals("ExpandDims"))
        .filter(each -> each.config().path("axis").asInt(0) == -1)
        .filter(each -> each.calls().get(0).inputs().size() == 1)
        .flatMap(each -> steps(each.calls().get(0).inputs().get(0), passed, depth + 1));
  }
}
