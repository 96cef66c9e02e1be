package gatelens.formats;

import gatelens.file.AtomicFile;
import gatelens.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// NumPy's array files, `.npy` (versions 1 to 3) and `.npz`. Read: floats of 16 to 64 bits, whole
/// numbers of 8 to 64 bits and bool, in either order of bytes and of axes. Written: float32,
/// float64.
///
/// Format: the NumPy developers, A Simple File Format for NumPy Arrays,
/// https://numpy.org/neps/nep-0001-npy-format.html
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// Room for a header whose number of rows is not known yet: ten axes of any length.
  static final int FIXED_HEADER = 192;

  private static final int LONGEST_HEADER = 1 << 16;
  private static final Pattern DESCRIPTOR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

  private Npy() {}

  /// True if the bytes begin like an `.npy` file.
  public static boolean looksLike(byte[] start) {
    return start.length >= MAGIC.length
        && java.util.Arrays.equals(MAGIC, 0, MAGIC.length, start, 0, MAGIC.length);
  }

  /// Reads one array.
  ///
  /// @throws FormatException if the file is none, is damaged, or holds another type
  public static NpyArray read(Path file) throws IOException {
    Optional<Path> archive = NpzArrays.within(file);
    if (archive.isPresent()) {
      return named(archive.get(), String.valueOf(file.getFileName()));
    }
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - 16L) {
      throw new FormatException(
          file
              + ": "
              + size
              + " bytes; an array file may have at most 2 GiB here, cut it into several");
    }
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length > 2 && bytes[0] == 'P' && bytes[1] == 'K'
        ? only(file)
        : parse(file.toString(), ByteBuffer.wrap(bytes));
  }

  /// One array of an `.npz` file by its name.
  private static NpyArray named(Path file, String name) throws IOException {
    Map<String, NpyArray> arrays = readZip(file);
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new FormatException(
          file + ": there is no array " + name + " in it; there are " + arrays.keySet());
    }
    return array;
  }

  /// The one array of an `.npz` file.
  private static NpyArray only(Path file) throws IOException {
    Map<String, NpyArray> arrays = readZip(file);
    if (arrays.size() != 1) {
      throw new FormatException(
          file
              + ": expected one array, found "
              + arrays.keySet()
              + "; name the one that is meant as "
              + file
              + "/"
              + arrays.keySet().stream().findFirst().orElse("NAME"));
    }
    return arrays.values().iterator().next();
  }

  /// Reads all arrays of an `.npz` file, by name.
  ///
  /// @throws FormatException if the file is none or an entry is damaged
  public static Map<String, NpyArray> readZip(Path file) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".npy")) {
          String name = entry.getName().substring(0, entry.getName().length() - 4);
          arrays.put(name, parse(file + ":" + name, ByteBuffer.wrap(Zips.bytes(zip, entry))));
        }
      }
    } catch (ZipException broken) {
      throw new FormatException(file + ": expected an .npz file; " + broken.getMessage(), broken);
    } catch (EOFException broken) {
      throw new FormatException(file + ": expected a whole .npz file; it ends too soon", broken);
    }
    return arrays;
  }

  /// Reads an array from the bytes of an `.npy` file.
  ///
  /// @param name for messages
  static NpyArray parse(String name, ByteBuffer bytes) throws FormatException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    byte[] start = new byte[Math.min(MAGIC.length, bytes.remaining())];
    bytes.get(0, start);
    if (!looksLike(start) || bytes.limit() < 10) {
      throw new FormatException(
          name
              + ": expected a NumPy array (.npy), found "
              + (bytes.limit() == 0 ? "an empty file" : "something else"));
    }
    boolean wide = bytes.get(6) >= 2;
    int at = wide ? 12 : 10;
    if (bytes.limit() < at) {
      throw new FormatException(name + ": the file ends within its header");
    }
    long header = wide ? bytes.getInt(8) & 0xffffffffL : bytes.getShort(8) & 0xffffL;
    if (header > LONGEST_HEADER || at + header > bytes.limit()) {
      throw new FormatException(
          name + ": the header claims " + header + " bytes, the file has " + (bytes.limit() - at));
    }
    String text = StandardCharsets.UTF_8.decode(bytes.slice(at, (int) header)).toString();
    String descriptor = find(name, DESCRIPTOR, text);
    Optional<NpyArray.Type> type = type(descriptor);
    Optional<Integer> converted = NpyConversion.bytes(descriptor);
    if (type.isEmpty() && converted.isEmpty()) {
      throw new FormatException(
          name
              + ": expected numbers, whole numbers or bool, found '"
              + descriptor
              + "'; convert it with array.astype('float32')");
    }
    int[] shape = shape(name, find(name, SHAPE, text));
    int from = at + (int) header;
    long needed = type.isPresent() ? type.get().bytes() : converted.orElseThrow();
    for (int extent : shape) {
      needed *= extent;
      if (needed > Integer.MAX_VALUE) {
        break;
      }
    }
    if (needed > bytes.limit() - from) {
      throw new FormatException(
          name
              + ": the header promises "
              + needed
              + " bytes of values, the file has "
              + (bytes.limit() - from)
              + "; it is cut off");
    }
    ByteBuffer data = bytes.slice(from, (int) needed).order(ByteOrder.LITTLE_ENDIAN);
    NpyArray array =
        type.isPresent()
            ? new NpyArray(name, shape, type.get(), data)
            : NpyConversion.converted(name, shape, descriptor, data);
    boolean fortran = find(name, ORDER, text).equals("True") && shape.length > 1;
    return fortran ? array.transposed() : array;
  }

  private static String find(String name, Pattern pattern, String header) throws FormatException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new FormatException(
          name
              + ": the header lacks "
              + pattern.pattern().substring(1, pattern.pattern().indexOf('\'', 1)));
    }
    return matcher.group(1);
  }

  private static Optional<NpyArray.Type> type(String descriptor) {
    for (NpyArray.Type type : NpyArray.Type.values()) {
      if (type.descriptor().equals(descriptor)
          || type.descriptor().replace('<', '=').equals(descriptor)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  private static int[] shape(String name, String text) throws FormatException {
    List<Integer> extents = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        try {
          int extent = Integer.parseInt(part.strip());
          if (extent < 0) {
            throw new FormatException(name + ": the shape (" + text + ") has a negative extent");
          }
          extents.add(extent);
        } catch (NumberFormatException wrong) {
          throw new FormatException(name + ": the shape (" + text + ") cannot be read", wrong);
        }
      }
    }
    return extents.stream().mapToInt(i -> i).toArray();
  }

  /// Writes a tensor as float32; beside the old file, then moved into place.
  public static void write(Path file, Tensor tensor) throws IOException {
    AtomicFile.write(file, out -> write(out, tensor));
  }

  /// Writes a tensor as float32.
  public static void write(OutputStream out, Tensor tensor) throws IOException {
    out.write(header("<f4", tensor.shape().extents()));
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : tensor.values()) {
      if (buffer.remaining() < 4) {
        out.write(buffer.array(), buffer.arrayOffset(), buffer.position());
        buffer.clear();
      }
      buffer.putFloat(value);
    }
    out.write(buffer.array(), buffer.arrayOffset(), buffer.position());
  }

  /// Writes doubles; beside the old file, then moved into place.
  ///
  /// @param values row-major, as many as the product of `extents`
  public static void write(Path file, double[] values, int... extents) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          out.write(header("<f8", extents));
          ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
          for (double value : values) {
            out.write(buffer.putDouble(0, value).array(), buffer.arrayOffset(), 8);
          }
        });
  }

  private static byte[] header(String descriptor, int[] extents) {
    return header(descriptor, extents, 0);
  }

  /// A header, filled up with spaces to a multiple of 64 bytes, `least` at least.
  static byte[] header(String descriptor, int[] extents, int least) {
    StringBuilder text =
        new StringBuilder("{'descr': '" + descriptor + "', 'fortran_order': False, 'shape': (");
    for (int i = 0; i < extents.length; i++) {
      text.append(extents[i])
          .append(extents.length == 1 ? "," : i + 1 < extents.length ? ", " : "");
    }
    text.append("), }");
    while ((10 + text.length() + 1) % 64 != 0 || 10 + text.length() + 1 < least) {
      text.append(' ');
    }
    text.append('\n');
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length());
    bytes.put(text.toString().getBytes(StandardCharsets.US_ASCII));
    byte[] header = new byte[bytes.capacity()];
    bytes.get(0, header);
    return header;
  }

  /// Reads the first bytes of a file: enough to tell its kind.
  static byte[] start(Path file, int count) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(count);
    }
  }
}
