package gatelens.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.tensor.Tensor;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every document, filled in three ways, is read back as it was written, and is what its JSON
/// Schema says.
final class RoundTripTest {
  static Stream<Class<?>> documents() {
    return Stream.of(Document.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void isReadBackAsItWasWritten(Class<?> type) throws ReflectiveOperationException, IOException {
    for (Filling filling : Filling.values()) {
      Document document = (Document) new Maker(filling).record(type, 0);
      String text = Json.text((Record) document);
      assertThat(Json.read(text, document.getClass())).as(filling.name()).isEqualTo(document);
      assertThat(Json.text((Record) Json.read(text, document.getClass()))).isEqualTo(text);

      String schema = JsonSchemas.of(Described.read()).get(JsonSchemas.file(document.schema()));
      JsonNode tree = JsonMapper.shared().readTree(text);
      assertThat(new Conformity(JsonMapper.shared().readTree(schema)).problems(tree))
          .as("%s by its schema: %s", type.getSimpleName(), text)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void lacksNothingThatItsSchemaRequires(Class<?> type)
      throws ReflectiveOperationException, IOException {
    // the schema is worth something only if it refuses a document that lacks a field
    Document document = (Document) new Maker(Filling.FULL).record(type, 0);
    String schema = JsonSchemas.of(Described.read()).get(JsonSchemas.file(document.schema()));
    Conformity conformity = new Conformity(JsonMapper.shared().readTree(schema));
    assertThat(conformity.problems(JsonMapper.shared().readTree("{}"))).isNotEmpty();
    assertThat(conformity.problems(JsonMapper.shared().readTree("[]"))).isNotEmpty();
  }

  /// What a document is filled with.
  private enum Filling {
    /// Everything that may be absent is.
    BARE,
    /// Everything is there.
    FULL,
    /// Likewise, and what may be said by input is.
    BY_INPUT
  }

  /// Makes records of values that all differ.
  private static final class Maker {
    private static final int DEEPEST = 8;
    private final Filling filling;
    private int made;

    Maker(Filling filling) {
      this.filling = filling;
    }

    Object record(Class<?> type, int depth) throws ReflectiveOperationException {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = value(components[i].getGenericType(), depth + 1);
      }
      return type.getDeclaredConstructor(types).newInstance(values);
    }

    private Object value(Type type, int depth) throws ReflectiveOperationException {
      boolean there = filling != Filling.BARE && depth < DEEPEST;
      made++;
      if (type instanceof ParameterizedType some) {
        Type[] parts = some.getActualTypeArguments();
        Type last = parts[parts.length - 1];
        Class<?> raw = (Class<?>) some.getRawType();
        if (raw == PerInput.class) {
          return filling == Filling.BY_INPUT
              ? PerInput.of(
                  List.of("left", "right"), input -> checked(() -> value(last, depth + 1)))
              : PerInput.same(value(last, depth + 1));
        }
        if (raw == Optional.class) {
          return there ? Optional.of(value(last, depth + 1)) : Optional.empty();
        }
        if (raw == List.class) {
          return there ? List.of(value(last, depth + 1), value(last, depth + 1)) : List.of();
        }
        return there ? Map.of("name " + made, value(last, depth + 1)) : Map.of();
      }
      Class<?> plain = (Class<?>) type;
      if (plain == Numbers.class) {
        return new Numbers(Tensor.of(new float[] {made, 0.1f, -1e-20f, 3.4e38f}, 2, 2));
      }
      if (plain.isRecord()) {
        return record(plain, depth);
      }
      return switch (plain.getSimpleName()) {
        case "String" -> "text " + made + " „ä\"|\u2028“";
        case "int", "Integer" -> made;
        case "long", "Long" -> (1L << 40) + made;
        case "double", "Double" -> made + 0.1;
        case "boolean", "Boolean" -> made % 2 == 0;
        case "OptionalInt" -> there ? OptionalInt.of(made) : OptionalInt.empty();
        case "OptionalLong" -> there ? OptionalLong.of(made) : OptionalLong.empty();
        case "OptionalDouble" -> there ? OptionalDouble.of(made / 3.0) : OptionalDouble.empty();
        default -> throw new AssertionError("no value of " + plain);
      };
    }

    private interface Making {
      Object make() throws ReflectiveOperationException;
    }

    private static Object checked(Making making) {
      try {
        return making.make();
      } catch (ReflectiveOperationException problem) {
        throw new LinkageError("a record that cannot be made", problem);
      }
    }
  }
}
