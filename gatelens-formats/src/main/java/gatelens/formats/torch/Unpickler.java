package gatelens.formats.torch;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
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
import java.util.Set;

/// Reads the pickle inside a PyTorch file as data. It knows the opcodes that a state dict is made
/// of and a fixed list of names; nothing is ever called, imported or run. What is on no list is
/// refused.
///
/// Format: Python's pickletools documents every opcode,
/// https://docs.python.org/3/library/pickletools.html
final class Unpickler {
  private static final int DEEPEST = 10_000;
  private static final Set<String> STORAGES =
      Set.of(
          "FloatStorage",
          "DoubleStorage",
          "HalfStorage",
          "BFloat16Storage",
          "LongStorage",
          "IntStorage");

  /// A name that stood in the pickle: a class or function of Python.
  record Global(String module, String name) {}

  /// Where a tensor's values lie.
  ///
  /// @param type `FloatStorage`, …
  /// @param key the entry of the archive
  record Storage(String type, String key) {}

  /// A view of a storage.
  ///
  /// @param offset first value
  /// @param shape extents
  /// @param stride distance between neighbours along each axis
  record View(Storage storage, long offset, long[] shape, long[] stride) {}

  private record Mark() {}

  private final String file;
  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private Unpickler(String file, byte[] bytes) {
    this.file = file;
    this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Reads a pickle.
  ///
  /// @param file for messages
  /// @return maps, lists, words, numbers, {@link View}s
  /// @throws FormatException if it is damaged
  /// @throws UnsupportedModelException if it holds more than tensors
  static Object read(String file, byte[] pickle) throws FormatException {
    Unpickler reader = new Unpickler(file, pickle);
    try {
      return reader.run();
    } catch (java.nio.BufferUnderflowException
        | IndexOutOfBoundsException
        | ClassCastException
        | IllegalArgumentException damaged) {
      throw new FormatException(
          file + ": its pickle is damaged at byte " + reader.in.position(), damaged);
    }
  }

  private Object run() throws FormatException {
    while (true) {
      int code = in.get() & 0xff;
      switch (code) {
        case 0x80 -> in.get();
        case 0x95 -> in.getLong();
        case '}' -> push(new LinkedHashMap<>());
        case ']', ')' -> push(new ArrayList<>());
        case '(' -> push(new Mark());
        case 'q' -> memo.put(in.get() & 0xff, top());
        case 'r' -> memo.put(in.getInt(), top());
        case 0x94 -> memo.put(memo.size(), top());
        case 'h' -> push(remembered(in.get() & 0xff));
        case 'j' -> push(remembered(in.getInt()));
        case 'c' -> push(new Global(line(), line()));
        case 0x93 -> stackGlobal();
        case 'X' -> push(text(in.getInt()));
        case 0x8c -> push(text(in.get() & 0xff));
        case 'J' -> push((long) in.getInt());
        case 'K' -> push((long) (in.get() & 0xff));
        case 'M' -> push((long) (in.getShort() & 0xffff));
        case 0x8a -> push(longOf(in.get() & 0xff));
        case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
        case 0x88 -> push(true);
        case 0x89 -> push(false);
        case 'N' -> push(Optional.empty());
        case 't' -> push(sinceMark());
        case 0x85 -> push(last(1));
        case 0x86 -> push(last(2));
        case 0x87 -> push(last(3));
        case 'Q' -> push(storage((List<?>) pop()));
        case 'R' -> reduce();
        case 0x81, 0x92 -> throw object(code == 0x92 ? 3 : 2);
        case 'b' -> pop(); // the state of an object: an ordered dict's _metadata
        case 's' -> setItems(last(2));
        case 'u' -> setItems(sinceMark());
        case 'a' -> append(last(1));
        case 'e' -> append(sinceMark());
        case '.' -> {
          return pop();
        }
        default ->
            throw new FormatException(
                file
                    + ": its pickle has the opcode "
                    + code
                    + ", which no state dict has, at byte "
                    + (in.position() - 1));
      }
    }
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
    StringBuilder text = new StringBuilder();
    for (int c = in.get(); c != '\n'; c = in.get()) {
      text.append((char) c);
    }
    return text.toString();
  }

  private String text(int length) throws FormatException {
    if (length < 0 || length > in.remaining()) {
      throw new FormatException(
          file + ": its pickle claims a word of " + length + " bytes at byte " + in.position());
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Long longOf(int length) throws FormatException {
    if (length > 8) {
      throw new FormatException(file + ": its pickle has a number of " + length + " bytes");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (in.get() & 0xffL) << (8 * i);
    }
    int unused = 64 - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  private void stackGlobal() throws FormatException {
    String name = (String) pop();
    push(new Global((String) pop(), name));
  }

  private Storage storage(List<?> id) throws FormatException {
    if (id.size() < 3
        || !"storage".equals(id.get(0))
        || !(id.get(1) instanceof Global type)
        || !STORAGES.contains(type.name())) {
      throw new FormatException(
          file
              + ": its pickle refers to "
              + id
              + "; expected a storage of floats or whole numbers");
    }
    return new Storage(type.name(), (String) id.get(2));
  }

  private void reduce() throws FormatException {
    List<?> arguments = (List<?>) pop();
    Object function = pop();
    if (!(function instanceof Global global)) {
      throw new FormatException(file + ": its pickle calls something that is no name");
    }
    switch (global.module() + "." + global.name()) {
      case "collections.OrderedDict" -> push(new LinkedHashMap<>());
      case "torch._utils._rebuild_tensor_v2" ->
          push(
              new View(
                  (Storage) arguments.get(0),
                  (Long) arguments.get(1),
                  longs(arguments.get(2)),
                  longs(arguments.get(3))));
      case "torch._utils._rebuild_parameter" -> push(arguments.get(0));
      default -> throw notTensors(global);
    }
  }

  /// The pickle makes an object of a class: a whole module.
  private UnsupportedModelException object(int operands) {
    Object type = last(operands).get(0);
    return notTensors(
        type instanceof Global global ? global : new Global("an object", "of an unknown class"));
  }

  private UnsupportedModelException notTensors(Global global) {
    return new UnsupportedModelException(
        file
            + ": it holds "
            + global.module()
            + "."
            + global.name()
            + ", more than tensors; a whole module is never run here. In Python, save what is"
            + " needed:\n"
            + "    model = torch.load('model.pt', weights_only=False)\n"
            + "    torch.save(model.state_dict(), 'weights.pt')");
  }

  private static long[] longs(Object list) {
    return ((List<?>) list).stream().mapToLong(value -> (Long) value).toArray();
  }

  @SuppressWarnings("unchecked")
  private void setItems(List<Object> pairs) {
    Map<Object, Object> map = (Map<Object, Object>) top();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      map.put(pairs.get(i), pairs.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> items) {
    ((List<Object>) top()).addAll(items);
  }
}
