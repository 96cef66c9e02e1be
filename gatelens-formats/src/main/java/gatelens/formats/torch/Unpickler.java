package gatelens.formats.torch;

import gatelens.formats.ElementType;
import gatelens.formats.FormatException;
import gatelens.formats.torch.Pickled.Bytes;
import gatelens.formats.torch.Pickled.Global;
import gatelens.formats.torch.Pickled.Made;
import gatelens.formats.torch.Pickled.Storage;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a pickle as data. It knows every opcode; nothing is ever called, imported or run: what a
/// pickle makes of a class that is not on a short list of containers, tensors and NumPy's arrays
/// becomes a {@link Made}, a note of what stands there.
///
/// Format: Python's pickletools documents every opcode,
/// https://docs.python.org/3/library/pickletools.html
final class Unpickler {
  private static final int DEEPEST = 10_000;

  private record Mark() {}

  private final String file;
  private final ByteBuffer in;
  private final int start;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Reductions reductions;

  /// What Python pickles other things by: a name that says nothing of the object.
  private static final Pattern HELPERS =
      Pattern.compile("(builtins|copyreg|_codecs|io|operator)\\..*");

  private String first = "";
  private final Map<String, Storage> storages = new LinkedHashMap<>();

  /// What a pickle holds.
  ///
  /// @param value maps, lists, words, numbers, truth values, an empty Optional for None, {@link
  ///   Pickled}
  /// @param storages the storages it refers to, by key
  record Content(Object value, Map<String, Storage> storages) {}

  private Unpickler(String file, ByteBuffer in) {
    this.file = file;
    this.in = in;
    this.start = in.position();
    this.reductions = new Reductions(file);
  }

  /// Reads a pickle.
  ///
  /// @param file for messages
  /// @throws FormatException if it is damaged
  static Content read(String file, byte[] pickle) throws FormatException {
    return read(file, ByteBuffer.wrap(pickle));
  }

  /// Reads the pickle that begins here; the buffer then stands behind it.
  ///
  /// @throws FormatException if it is damaged
  static Content read(String file, ByteBuffer in) throws FormatException {
    Unpickler reader = new Unpickler(file, in.order(ByteOrder.LITTLE_ENDIAN));
    try {
      return new Content(reader.run(), reader.storages);
    } catch (java.nio.BufferUnderflowException
        | IndexOutOfBoundsException
        | ClassCastException
        | IllegalArgumentException damaged) {
      throw new FormatException(
          file + ": its pickle is damaged at byte " + (in.position() - reader.start), damaged);
    }
  }

  /// The class of a pickle that is no file of PyTorch: of the whole, else the first it names.
  ///
  /// @throws FormatException if it is damaged before it names anything
  static String type(String file, byte[] pickle) throws FormatException {
    Unpickler reader = new Unpickler(file, ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN));
    try {
      if (reader.run() instanceof Made made && !HELPERS.matcher(made.type()).matches()) {
        return made.type();
      }
    } catch (FormatException | RuntimeException | StackOverflowError damaged) {
      if (reader.first.isEmpty()) {
        throw new FormatException(file + ": it begins like a pickle, but is damaged", damaged);
      }
    }
    return reader.first.isEmpty() ? "plain values" : reader.first;
  }

  private Object run() throws FormatException {
    while (true) {
      int code = in.get() & 0xff;
      if (code == '.') {
        return pop();
      }
      if (!value(code) && !container(code) && !object(code)) {
        throw new FormatException(
            file
                + ": its pickle has the unknown opcode "
                + code
                + " at byte "
                + (in.position() - 1 - start));
      }
    }
  }

  /// Numbers, words and bytes.
  private boolean value(int code) throws FormatException {
    switch (code) {
      case 'N' -> push(Optional.empty());
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.getInt());
      case 'K' -> push((long) (in.get() & 0xff));
      case 'M' -> push((long) (in.getShort() & 0xffff));
      case 0x8a -> push(whole(bytes(in.get() & 0xff)));
      case 0x8b -> push(whole(bytes(in.getInt())));
      case 'I' -> push(truthOrWhole(line()));
      case 'L' -> push(narrowed(new BigInteger(line().replaceAll("L$", ""))));
      case 'F' -> push(Double.parseDouble(line()));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X' -> push(text(in.getInt()));
      case 0x8c -> push(text(in.get() & 0xff));
      case 0x8d -> push(text(length(in.getLong())));
      case 'V' -> push(line());
      case 'S' -> push(unquoted(line()));
      case 'T' -> push(latin(in.getInt()));
      case 'U' -> push(latin(in.get() & 0xff));
      case 'B' -> push(new Bytes(bytes(in.getInt())));
      case 'C' -> push(new Bytes(bytes(in.get() & 0xff)));
      case 0x8e, 0x96 -> push(new Bytes(bytes(length(in.getLong()))));
      case 0x97 -> push(new Made("pickle.PickleBuffer", List.of()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Marks, memos, lists and maps.
  private boolean container(int code) throws FormatException {
    switch (code) {
      case 0x80 -> in.get();
      case 0x95 -> in.getLong();
      case 0x98 -> {}
      case '(' -> push(new Mark());
      case '0' -> pop();
      case '1' -> sinceMark();
      case '2' -> push(top());
      case '}' -> push(new LinkedHashMap<>());
      case ']', ')', 0x8f -> push(new ArrayList<>());
      case 'l', 't', 0x91 -> push(sinceMark());
      case 'd' -> {
        List<Object> pairs = sinceMark();
        push(new LinkedHashMap<>());
        setItems(pairs);
      }
      case 0x85 -> push(last(1));
      case 0x86 -> push(last(2));
      case 0x87 -> push(last(3));
      case 's' -> setItems(last(2));
      case 'u' -> setItems(sinceMark());
      case 'a' -> append(last(1));
      case 'e', 0x90 -> append(sinceMark());
      case 'q' -> memo.put(in.get() & 0xff, top());
      case 'r' -> memo.put(in.getInt(), top());
      case 'p' -> memo.put(Integer.parseInt(line()), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> push(remembered(in.get() & 0xff));
      case 'j' -> push(remembered(in.getInt()));
      case 'g' -> push(remembered(Integer.parseInt(line())));
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Names, and what a pickle makes of them.
  private boolean object(int code) throws FormatException {
    switch (code) {
      case 'c' -> push(global(line(), line()));
      case 0x93 -> {
        String name = (String) pop();
        push(global((String) pop(), name));
      }
      case 'Q' -> push(storage(pop()));
      case 'P' -> push(new Made("persistent " + line(), List.of()));
      case 0x82 -> push(new Made("extension " + (in.get() & 0xff), List.of()));
      case 0x83 -> push(new Made("extension " + (in.getShort() & 0xffff), List.of()));
      case 0x84 -> push(new Made("extension " + in.getInt(), List.of()));
      case 'R', 0x81 -> {
        List<Object> arguments = list(pop());
        push(reductions.of(pop(), arguments));
      }
      case 0x92 -> {
        pop();
        List<Object> arguments = list(pop());
        push(reductions.of(pop(), arguments));
      }
      case 'i' -> {
        Global type = global(line(), line());
        push(reductions.of(type, sinceMark()));
      }
      case 'o' -> {
        List<Object> parts = sinceMark();
        push(reductions.of(parts.get(0), parts.subList(1, parts.size())));
      }
      case 'b' -> {
        Object state = pop();
        push(reductions.built(pop(), state));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Global global(String module, String name) {
    Global global = new Global(module, name);
    if (first.isEmpty() || HELPERS.matcher(first).matches()) {
      first = global.full();
    }
    return global;
  }

  private void push(Object value) throws FormatException {
    if (stack.size() > DEEPEST) {
      throw new FormatException(file + ": its pickle is nested too deeply");
    }
    stack.add(value);
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    return stack.remove(stack.size() - 1);
  }

  private List<Object> last(int count) {
    List<Object> tail = stack.subList(stack.size() - count, stack.size());
    List<Object> copy = new ArrayList<>(tail);
    tail.clear();
    return copy;
  }

  private List<Object> sinceMark() {
    ArrayDeque<Object> items = new ArrayDeque<>();
    for (Object item = pop(); !(item instanceof Mark); item = pop()) {
      items.addFirst(item);
    }
    return new ArrayList<>(items);
  }

  private Object remembered(int index) throws FormatException {
    Object value = memo.get(index);
    if (value == null) {
      throw new FormatException(
          file + ": its pickle asks for memo " + index + ", which it never made");
    }
    return value;
  }

  private String line() {
    int from = in.position();
    int to = from;
    while (in.get(to) != '\n') {
      to++;
    }
    byte[] bytes = new byte[to - from];
    in.get(bytes);
    in.get();
    return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
  }

  private static String unquoted(String line) {
    return line.length() >= 2 ? line.substring(1, line.length() - 1) : line;
  }

  private static Object truthOrWhole(String line) {
    return switch (line) {
      case "00" -> false;
      case "01" -> true;
      default -> narrowed(new BigInteger(line));
    };
  }

  private String text(int length) throws FormatException {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private String latin(int length) throws FormatException {
    return new String(bytes(length), StandardCharsets.ISO_8859_1);
  }

  private static int length(long length) {
    return length < 0 || length > Integer.MAX_VALUE ? -1 : (int) length;
  }

  private byte[] bytes(int length) throws FormatException {
    if (length < 0 || length > in.remaining()) {
      throw new FormatException(
          file
              + ": its pickle claims a word of "
              + length
              + " bytes at byte "
              + (in.position() - start));
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /// A whole number of any size, least significant byte first.
  private static Object whole(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[bytes.length - 1 - i];
    }
    return bytes.length == 0 ? 0L : narrowed(new BigInteger(turned));
  }

  private static Object narrowed(BigInteger number) {
    return number.bitLength() < 64 ? (Object) number.longValue() : number;
  }

  /// `("storage", class, key, place, size)`, and before version 1.6 `(key, first, size)` of a part
  /// of it.
  private Pickled storage(Object id) {
    if (!(id instanceof List<?> parts)
        || parts.size() < 3
        || !"storage".equals(parts.get(0))
        || !(parts.get(1) instanceof Global type)) {
      return new Made(
          id instanceof List<?> of && of.size() > 1 && of.get(1) instanceof Global type
              ? type.full()
              : "persistent object",
          List.of(id));
    }
    long first =
        parts.size() > 5 && parts.get(5) instanceof List<?> part && part.get(1) instanceof Long from
            ? from
            : 0;
    String key = parts.get(2).toString();
    Storage storage =
        new Storage(ElementType.ofTorch(type.name()), type.name(), key, first, Optional.empty());
    storages.put(key, storage);
    return storage;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<Object> pairs) {
    Map<Object, Object> map =
        top() instanceof Made made ? made.entries() : (Map<Object, Object>) top();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      map.put(key(pairs.get(i)), pairs.get(i + 1));
    }
  }

  /// Keys that are no words or numbers are never asked for; a hash of nested lists could take for
  /// ever.
  private static Object key(Object key) {
    return key instanceof String || key instanceof Number || key instanceof Boolean
        ? key
        : new Object();
  }

  private void append(List<Object> items) {
    (top() instanceof Made made ? made.items() : list(top())).addAll(items);
  }
}
