package gatelens.formats.safetensors;

import gatelens.file.AtomicFile;
import gatelens.formats.ElementType;
import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A `.safetensors` file: tensors by name and a map of words. Read: every {@link ElementType};
/// written: F32.
///
/// Format: Hugging Face, safetensors, https://github.com/huggingface/safetensors: eight bytes with
/// the header's length, the header in JSON, then the values, little endian.
///
/// @param tensors in the order of the file's header
/// @param types how the numbers of each tensor stand in the file
/// @param metadata free words, `__metadata__` in the header
public record Safetensors(
    Map<String, Tensor> tensors, Map<String, ElementType> types, Map<String, String> metadata) {
  private static final int LONGEST_HEADER = 100_000_000;

  /// Keeps unmodifiable copies in the given order.
  public Safetensors {
    tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    metadata = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /// Tensors to be written.
  public Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    this(tensors, Map.of(), metadata);
  }

  /// True if a file could begin like this: a header of a sensible length that opens with a brace.
  ///
  /// @param start the first nine bytes or more
  public static boolean looksLike(byte[] start) {
    if (start.length < 9) {
      return false;
    }
    long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return length >= 2 && length <= LONGEST_HEADER && start[8] == '{';
  }

  /// Reads a file.
  ///
  /// @throws FormatException if it is damaged; the message names the tensor and the offset
  public static Safetensors read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - 16L) {
      throw new FormatException(file + ": " + size + " bytes; a file may have at most 2 GiB here");
    }
    return read(file.toString(), Files.readAllBytes(file));
  }

  /// Reads the bytes of a file.
  ///
  /// @param name of the file, for messages
  /// @throws FormatException if it is damaged; the message names the tensor and the offset
  public static Safetensors read(String name, byte[] bytes) throws FormatException {
    return parse(name, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static Safetensors parse(String name, ByteBuffer bytes) throws FormatException {
    if (bytes.limit() < 8) {
      throw new FormatException(
          name + ": expected a safetensors file, found " + bytes.limit() + " bytes");
    }
    long length = bytes.getLong(0);
    if (length < 2 || length > LONGEST_HEADER || length > bytes.limit() - 8L) {
      throw new FormatException(
          name
              + ": the header claims "
              + length
              + " bytes, the file has "
              + (bytes.limit() - 8)
              + " after its length");
    }
    JsonNode header = header(name, bytes.slice(8, (int) length));
    ByteBuffer data =
        bytes
            .slice(8 + (int) length, bytes.limit() - 8 - (int) length)
            .order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, ElementType> types = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals("__metadata__")) {
        for (Map.Entry<String, JsonNode> word : entry.getValue().properties()) {
          metadata.put(
              word.getKey(),
              word.getValue().isString()
                  ? word.getValue().stringValue()
                  : word.getValue().toString());
        }
      } else {
        String what = name + ": tensor " + entry.getKey();
        ElementType type = type(what, entry.getValue());
        types.put(entry.getKey(), type);
        tensors.put(entry.getKey(), tensor(what, type, entry.getValue(), data, 8 + (int) length));
      }
    }
    return new Safetensors(tensors, types, metadata);
  }

  private static JsonNode header(String name, ByteBuffer bytes) throws FormatException {
    try {
      JsonNode header =
          JsonMapper.shared().readTree(StandardCharsets.UTF_8.decode(bytes).toString());
      if (header == null || !header.isObject()) {
        throw new FormatException(name + ": the header is no JSON object");
      }
      return header;
    } catch (JacksonException wrong) {
      throw new FormatException(
          name + ": the header is no JSON: " + wrong.getOriginalMessage(), wrong);
    }
  }

  private static ElementType type(String what, JsonNode entry) throws FormatException {
    if (!entry.path("dtype").isString()) {
      throw new FormatException(what + ": its header needs dtype, shape and data_offsets");
    }
    String name = entry.path("dtype").stringValue();
    return ElementType.ofSafetensors(name)
        .orElseThrow(() ->
            new UnsupportedModelException(
                what
                    + ": its numbers are "
                    + name
                    + "; read are "
                    + java.util.Arrays.toString(ElementType.values())));
  }

  private static Tensor tensor(
      String what, ElementType type, JsonNode entry, ByteBuffer data, int base)
      throws FormatException {
    JsonNode offsets = entry.path("data_offsets");
    JsonNode shape = entry.path("shape");
    if (!offsets.isArray() || offsets.size() != 2 || !shape.isArray()) {
      throw new FormatException(what + ": its header needs dtype, shape and data_offsets");
    }
    int width = type.width();
    int[] extents = new int[shape.size()];
    long count = 1;
    for (int i = 0; i < extents.length; i++) {
      long extent = whole(what, shape.get(i));
      count *= extent;
      if (extent > Integer.MAX_VALUE || count > Integer.MAX_VALUE) {
        throw new FormatException(what + ": shape " + shape + " is too large");
      }
      extents[i] = (int) extent;
    }
    long from = whole(what, offsets.get(0));
    long to = whole(what, offsets.get(1));
    if (from > to || to > data.limit()) {
      throw new FormatException(
          what
              + ": its values end at offset "
              + (base + to)
              + ", the file ends at "
              + (base + data.limit())
              + "; it is cut off or damaged");
    }
    if (to - from != count * width) {
      throw new FormatException(
          what
              + ": "
              + type
              + shape
              + " needs "
              + count * width
              + " bytes, found "
              + (to - from)
              + " at offset "
              + (base + from));
    }
    ByteBuffer values = data.slice((int) from, (int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
    return Tensor.generate(i -> type.value(values, i), extents);
  }

  private static long whole(String what, JsonNode node) throws FormatException {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw new FormatException(
          what + ": expected whole numbers of at least 0 in its header, found " + node);
    }
    return node.longValue();
  }

  /// Writes the file beside the old one and moves it into place. Values are written as F32.
  ///
  /// @throws IOException if it cannot be written; the old file is then still there
  public void write(Path file) throws IOException {
    AtomicFile.write(file, this::writeTo);
  }

  /// Writes the bytes of a file. Values are written as F32.
  ///
  /// @param out buffered
  /// @throws IOException if `out` takes no more
  public void writeTo(OutputStream out) throws IOException {
    ObjectNode header = JsonMapper.shared().createObjectNode();
    ObjectNode words = header.putObject("__metadata__");
    metadata.forEach(words::put);
    long at = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode one = header.putObject(entry.getKey());
      one.put("dtype", "F32");
      var shape = one.putArray("shape");
      for (int extent : entry.getValue().shape().extents()) {
        shape.add(extent);
      }
      long end = at + 4L * entry.getValue().size();
      one.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    // The values begin at a multiple of eight, so that readers may map them.
    int padded = (text.length + 7) / 8 * 8;
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, padded);
    out.write(length.array());
    out.write(text);
    for (int i = text.length; i < padded; i++) {
      out.write(' ');
    }
    for (Tensor tensor : tensors.values()) {
      for (float value : tensor.values()) {
        int bits = Float.floatToRawIntBits(value);
        out.write(bits);
        out.write(bits >>> 8);
        out.write(bits >>> 16);
        out.write(bits >>> 24);
      }
    }
  }
}
