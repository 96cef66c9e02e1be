package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/// Something said of a model's inputs: of a model with one input, or where all have the same, the
/// value itself; else an object with a value for each input by its name.
///
/// @param alone the value itself, if there is one for all
/// @param named the values by the inputs' names; empty if there is one for all
/// @param <T> what is said; written as an array, a text or a number, never as an object
@JsonDeserialize(using = PerInput.Reader.class)
public record PerInput<T>(Optional<T> alone, Map<String, T> named) {
  /// Keeps an unmodifiable copy.
  public PerInput {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
  }

  /// One value for all.
  public static <T> PerInput<T> same(T value) {
    return new PerInput<>(Optional.of(value), Map.of());
  }

  /// One value for each input.
  ///
  /// @param names of the inputs, at least one
  /// @param value given the number of the input
  public static <T> PerInput<T> of(List<String> names, IntFunction<T> value) {
    Map<String, T> all = new LinkedHashMap<>();
    for (int input = 0; input < names.size(); input++) {
      all.put(names.get(input), value.apply(input));
    }
    return some(names, all).orElseThrow();
  }

  /// Values for some of the inputs; empty if there is none.
  ///
  /// @param names of all inputs
  static <T> Optional<PerInput<T>> some(List<String> names, Map<String, T> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        names.size() == 1
            ? same(values.values().iterator().next())
            : new PerInput<>(Optional.empty(), values));
  }

  /// The value of an input; empty if nothing is said of it.
  public Optional<T> of(String input) {
    return alone.isPresent() ? alone : Optional.ofNullable(named.get(input));
  }

  /// What stands in the document.
  @JsonValue
  Object value() {
    return alone.<Object>map(value -> value).orElse(named);
  }

  /// Tells an object by name from the value itself.
  static final class Reader extends ValueDeserializer<PerInput<?>> {
    private final Optional<JavaType> type;

    Reader() {
      this(Optional.empty());
    }

    private Reader(Optional<JavaType> type) {
      this.type = type;
    }

    @Override
    public ValueDeserializer<?> createContextual(
        DeserializationContext context, BeanProperty property) {
      JavaType own = context.getContextualType();
      return new Reader(Optional.of(own.containedTypeOrUnknown(0)));
    }

    @Override
    public PerInput<?> deserialize(JsonParser in, DeserializationContext context) {
      JavaType wanted = type.orElseThrow();
      if (in.currentToken() != JsonToken.START_OBJECT) {
        return same(context.readValue(in, wanted));
      }
      Map<String, Object> named =
          context.readValue(
              in,
              context
                  .getTypeFactory()
                  .constructMapType(
                      LinkedHashMap.class,
                      context.getTypeFactory().constructType(String.class),
                      wanted));
      return new PerInput<>(Optional.empty(), named);
    }
  }
}
