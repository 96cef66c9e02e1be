package gatelens.select;

import gatelens.sequence.Axis;
import gatelens.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Records of this program and what stands in them, component by component. Records are made anew
/// by their canonical constructors, which check them; nothing but records, enums and what is listed
/// in {@link Kind} is ever made from bytes.
final class RecordBytes {
  private RecordBytes() {}

  /// What follows; the order is that of its bytes.
  private enum Kind {
    RECORD,
    AGAIN,
    ENUM,
    LIST,
    SET,
    MAP,
    NOTHING,
    OPTIONAL,
    STRING,
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    INTS,
    FLOATS,
    DOUBLES,
    TENSOR
  }

  private static final List<Kind> KINDS = List.of(Kind.values());

  /// The parts of a kind of record, and how one is made of them.
  private record Form(List<Method> parts, Constructor<?> maker) {
    static Form of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      try {
        Constructor<?> maker =
            type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        List<Method> parts = Arrays.stream(components).map(RecordComponent::getAccessor).toList();
        maker.setAccessible(true);
        parts.forEach(part -> part.setAccessible(true));
        return new Form(parts, maker);
      } catch (NoSuchMethodException impossible) {
        throw new IllegalStateException("a record without its constructor: " + type, impossible);
      }
    }
  }

  /// Writes into memory.
  static final class Writer {
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(memory);
    private final Map<Class<?>, Integer> types = new HashMap<>();
    private final Map<Class<?>, Form> forms = new HashMap<>();

    /// Names of steps and features, which many examples share, stand once.
    private final IdentityHashMap<Object, Integer> axes = new IdentityHashMap<>();

    byte[] bytes() {
      return memory.toByteArray();
    }

    void number(int value) {
      try {
        out.writeInt(value);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    void value(Object value) {
      try {
        any(value);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      } catch (OutOfMemoryError full) {
        // a byte array ends at 2 GB, whatever the heap
        throw new IllegalArgumentException(
            "what a trial needs takes "
                + (memory.size() >> 20)
                + " MB and more, which is too much for memory or for one array",
            full);
      }
    }

    private void any(Object value) throws IOException {
      switch (value) {
        case Tensor tensor -> {
          kind(Kind.TENSOR);
          ints(tensor.shape().extents());
          floats(tensor.values());
        }
        case Axis axis when axes.containsKey(axis) -> {
          kind(Kind.AGAIN);
          out.writeInt(axes.get(axis));
        }
        case Record one -> {
          kind(Kind.RECORD);
          type(one.getClass());
          for (Method part : forms.computeIfAbsent(one.getClass(), Form::of).parts()) {
            any(part(part, one));
          }
          if (one instanceof Axis) {
            axes.put(one, axes.size());
          }
        }
        case Enum<?> one -> {
          kind(Kind.ENUM);
          type(one.getDeclaringClass());
          text(one.name());
        }
        case List<?> list -> all(Kind.LIST, list);
        case Set<?> set -> all(Kind.SET, set);
        case Map<?, ?> map -> {
          kind(Kind.MAP);
          out.writeInt(map.size());
          for (Map.Entry<?, ?> entry : map.entrySet()) {
            any(entry.getKey());
            any(entry.getValue());
          }
        }
        case Optional<?> optional -> {
          kind(optional.isPresent() ? Kind.OPTIONAL : Kind.NOTHING);
          if (optional.isPresent()) {
            any(optional.get());
          }
        }
        default -> plain(value);
      }
    }

    private void plain(Object value) throws IOException {
      switch (value) {
        case String text -> {
          kind(Kind.STRING);
          text(text);
        }
        case Boolean one -> {
          kind(Kind.BOOLEAN);
          out.writeBoolean(one);
        }
        case Integer one -> {
          kind(Kind.INT);
          out.writeInt(one);
        }
        case Long one -> {
          kind(Kind.LONG);
          out.writeLong(one);
        }
        case Float one -> {
          kind(Kind.FLOAT);
          out.writeInt(Float.floatToRawIntBits(one));
        }
        case Double one -> {
          kind(Kind.DOUBLE);
          out.writeLong(Double.doubleToRawLongBits(one));
        }
        case int[] values -> {
          kind(Kind.INTS);
          ints(values);
        }
        case float[] values -> {
          kind(Kind.FLOATS);
          floats(values);
        }
        case double[] values -> {
          kind(Kind.DOUBLES);
          out.writeInt(values.length);
          for (double one : values) {
            out.writeLong(Double.doubleToRawLongBits(one));
          }
        }
        default ->
            throw new IllegalStateException(
                "there is no form for " + value.getClass() + " on its way to another process");
      }
    }

    private static Object part(Method accessor, Object of) {
      try {
        return accessor.invoke(of);
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException("a record that cannot be read: " + of, impossible);
      }
    }

    private void all(Kind kind, Collection<?> values) throws IOException {
      kind(kind);
      out.writeInt(values.size());
      for (Object one : values) {
        any(one);
      }
    }

    private void kind(Kind kind) throws IOException {
      out.writeByte(KINDS.indexOf(kind));
    }

    private void type(Class<?> type) throws IOException {
      Integer known = types.get(type);
      if (known == null) {
        out.writeInt(types.size());
        text(type.getName());
        types.put(type, types.size());
      } else {
        out.writeInt(known);
      }
    }

    private void text(String text) throws IOException {
      byte[] utf = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(utf.length);
      out.write(utf);
    }

    private void ints(int[] values) throws IOException {
      out.writeInt(values.length);
      for (int one : values) {
        out.writeInt(one);
      }
    }

    private void floats(float[] values) throws IOException {
      out.writeInt(values.length);
      for (float one : values) {
        out.writeInt(Float.floatToRawIntBits(one));
      }
    }
  }

  /// Reads what a {@link Writer} wrote.
  static final class Reader {
    private final DataInputStream in;
    private final List<Class<?>> types = new ArrayList<>();
    private final Map<Class<?>, Form> forms = new HashMap<>();
    private final List<Object> axes = new ArrayList<>();

    Reader(byte[] bytes) {
      in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    int number() throws IOException {
      return in.readInt();
    }

    /// The next value.
    ///
    /// @throws IOException if it is another, or the bytes end
    <T> T value(Class<T> type) throws IOException {
      Object value = any();
      if (!type.isInstance(value)) {
        throw new IOException(
            "expected " + type.getSimpleName() + " in the bytes, found " + value.getClass());
      }
      return type.cast(value);
    }

    private Object any() throws IOException {
      int tag = in.readUnsignedByte();
      if (tag >= KINDS.size()) {
        throw new IOException("the bytes are not of this version: " + tag);
      }
      return switch (KINDS.get(tag)) {
        case RECORD -> made();
        case AGAIN -> axes.get(in.readInt());
        case ENUM -> constant();
        case LIST -> List.copyOf(values());
        case SET -> new LinkedHashSet<>(values());
        case MAP -> {
          Map<Object, Object> map = new LinkedHashMap<>();
          int size = in.readInt();
          for (int i = 0; i < size; i++) {
            Object key = any();
            map.put(key, any());
          }
          yield map;
        }
        case NOTHING -> Optional.empty();
        case OPTIONAL -> Optional.of(any());
        case STRING -> text();
        case BOOLEAN -> in.readBoolean();
        case INT -> in.readInt();
        case LONG -> in.readLong();
        case FLOAT -> Float.intBitsToFloat(in.readInt());
        case DOUBLE -> Double.longBitsToDouble(in.readLong());
        case INTS -> ints();
        case FLOATS -> floats();
        case DOUBLES -> {
          double[] values = new double[in.readInt()];
          for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(in.readLong());
          }
          yield values;
        }
        case TENSOR -> {
          int[] extents = ints();
          yield Tensor.of(floats(), extents);
        }
      };
    }

    private Object made() throws IOException {
      Class<?> type = type();
      if (!type.isRecord()) {
        throw new IOException("expected a record in the bytes, found " + type);
      }
      Form form = forms.computeIfAbsent(type, Form::of);
      Object[] parts = new Object[form.parts().size()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = any();
      }
      try {
        Object value = form.maker().newInstance(parts);
        if (value instanceof Axis) {
          axes.add(value);
        }
        return value;
      } catch (ReflectiveOperationException | IllegalArgumentException refused) {
        throw new IOException("no " + type.getSimpleName() + " can be made of the bytes", refused);
      }
    }

    private Object constant() throws IOException {
      Class<?> type = type();
      String name = text();
      for (Object constant : type.isEnum() ? type.getEnumConstants() : new Object[0]) {
        if (((Enum<?>) constant).name().equals(name)) {
          return constant;
        }
      }
      throw new IOException("the bytes are of another version: " + type + " has no " + name);
    }

    private List<Object> values() throws IOException {
      int size = in.readInt();
      List<Object> values = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        values.add(any());
      }
      return values;
    }

    private Class<?> type() throws IOException {
      int number = in.readInt();
      if (number == types.size()) {
        String name = text();
        if (!name.startsWith("gatelens.")) {
          throw new IOException("expected a type of this program in the bytes, found " + name);
        }
        try {
          types.add(Class.forName(name, false, RecordBytes.class.getClassLoader()));
        } catch (ClassNotFoundException other) {
          throw new IOException("the bytes are of another version: " + name, other);
        }
      }
      return types.get(number);
    }

    private String text() throws IOException {
      return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private int[] ints() throws IOException {
      int[] values = new int[in.readInt()];
      for (int i = 0; i < values.length; i++) {
        values[i] = in.readInt();
      }
      return values;
    }

    private float[] floats() throws IOException {
      float[] values = new float[in.readInt()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(in.readInt());
      }
      return values;
    }
  }
}
