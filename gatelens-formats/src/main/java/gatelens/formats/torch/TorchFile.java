package gatelens.formats.torch;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.Zips;
import gatelens.formats.torch.Pickled.Storage;
import gatelens.formats.torch.Pickled.View;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// A file of `torch.save`: since version 1.6 a zip with a pickle that describes the tensors and an
/// entry of plain values for each storage, before that several pickles with the values behind them.
final class TorchFile {
  /// How a file from before version 1.6 begins: a pickle of one number of ten bytes.
  private static final byte[] BEFORE_ZIP = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private static final int LONGEST_PICKLE = 16 << 20;

  private TorchFile() {}

  /// The bytes of a storage.
  private interface Storages {
    ByteBuffer of(String key) throws IOException;
  }

  /// Something done with the content of a file while it is open.
  interface Reader<R> {
    /// Does it.
    ///
    /// @param root what the pickle holds
    /// @param tensors reads a tensor
    R read(Object root, Tensors tensors) throws IOException;
  }

  /// Reads tensors of an open file.
  interface Tensors {
    /// The values of a view.
    ///
    /// @param what for messages: the file and the tensor's name
    /// @throws FormatException if it reaches past its storage
    /// @throws UnsupportedModelException if its numbers are of a kind that is not read
    Tensor of(String what, View view) throws IOException;
  }

  /// True if a file of PyTorch from before version 1.6 begins like this.
  ///
  /// @param start the first 15 bytes or more
  static boolean isBeforeZip(byte[] start) {
    return start.length >= BEFORE_ZIP.length
        && java.util.Arrays.equals(start, 0, BEFORE_ZIP.length, BEFORE_ZIP, 0, BEFORE_ZIP.length);
  }

  /// Reads a zip file.
  ///
  /// @throws FormatException if the file is damaged
  static <R> R zip(Path file, Reader<R> reader) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String root = root(file, zip);
      ByteOrder order = order(zip, root);
      Object pickled = Unpickler.read(file.toString(), Zips.bytes(zip, root + "data.pkl")).value();
      Map<String, ByteBuffer> last = new HashMap<>();
      return reader.read(
          pickled,
          (what, view) ->
              tensor(
                  what,
                  view,
                  key -> {
                    // Weights of one recurrent layer lie in one storage, one behind the other.
                    ByteBuffer kept = last.get(key);
                    if (kept == null) {
                      last.clear();
                      kept = ByteBuffer.wrap(Zips.bytes(zip, root + "data/" + key)).order(order);
                      last.put(key, kept);
                    }
                    return kept;
                  }));
    } catch (ZipException broken) {
      throw new FormatException(
          file + ": expected a PyTorch file (zip), found a damaged one: " + broken.getMessage(),
          broken);
    }
  }

  private static String root(Path file, ZipFile zip) throws FormatException {
    for (var entries = zip.entries(); entries.hasMoreElements(); ) {
      String name = entries.nextElement().getName();
      if (name.endsWith("/data.pkl") || name.equals("data.pkl")) {
        return name.substring(0, name.length() - "data.pkl".length());
      }
    }
    throw new FormatException(file + ": there is no data.pkl, so this is no PyTorch file");
  }

  private static ByteOrder order(ZipFile zip, String root) throws IOException {
    ZipEntry order = zip.getEntry(root + "byteorder");
    return order != null
            && new String(Zips.bytes(zip, order), StandardCharsets.US_ASCII).strip().equals("big")
        ? ByteOrder.BIG_ENDIAN
        : ByteOrder.LITTLE_ENDIAN;
  }

  /// Reads a file from before version 1.6: a pickle of a magic number, one of a version, one of the
  /// machine, one of what was saved, one of the storages' keys, and the storages, each its number
  /// of values and the values.
  ///
  /// @throws FormatException if the file is damaged
  static <R> R beforeZip(Path file, Reader<R> reader) throws IOException {
    if (Files.size(file) > Integer.MAX_VALUE - 16L) {
      throw new FormatException(file + ": a file may have at most 2 GiB here");
    }
    String name = file.toString();
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    Unpickler.read(name, in);
    Unpickler.read(name, in);
    boolean big =
        Unpickler.read(name, in).value() instanceof Map<?, ?> machine
            && Boolean.FALSE.equals(machine.get("little_endian"));
    Unpickler.Content saved = Unpickler.read(name, in);
    if (!(Unpickler.read(name, in).value() instanceof List<?> keys)) {
      throw new FormatException(name + ": expected the list of its storages, found something else");
    }
    in.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    Map<String, ByteBuffer> storages = new LinkedHashMap<>();
    for (Object key : keys) {
      Storage storage = saved.storages().get(key.toString());
      if (storage == null || in.remaining() < 8) {
        throw new FormatException(name + ": it ends before storage " + key + ", or never uses it");
      }
      long size = in.getLong() * width(storage);
      if (size < 0 || size > in.remaining()) {
        throw new FormatException(
            name
                + ": storage "
                + key
                + " claims "
                + size
                + " bytes, the file has "
                + in.remaining()
                + " left; it is cut off or damaged");
      }
      storages.put(key.toString(), in.slice(in.position(), (int) size).order(in.order()));
      in.position(in.position() + (int) size);
    }
    return reader.read(
        saved.value(),
        (what, view) ->
            tensor(
                what,
                view,
                key -> {
                  ByteBuffer values = storages.get(key);
                  if (values == null) {
                    throw new FormatException(what + ": there is no storage " + key);
                  }
                  return values;
                }));
  }

  /// The class that a pickle makes first, or is of; "plain values" where it makes none.
  ///
  /// @throws FormatException if it is damaged before it names anything
  static String pickledType(Path file) throws IOException {
    byte[] bytes;
    try (java.io.InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST_PICKLE);
    }
    return Unpickler.type(file.toString(), bytes);
  }

  private static long width(Storage storage) throws FormatException {
    if (storage.type().isPresent()) {
      return storage.type().get().width();
    }
    return switch (storage.typeName()) {
      case "ComplexDoubleStorage" -> 16;
      case "ComplexFloatStorage" -> 8;
      case "QInt32Storage" -> 4;
      case "QInt8Storage", "QUInt8Storage" -> 1;
      default ->
          throw new UnsupportedModelException(
              "a storage of the unknown kind " + storage.typeName());
    };
  }

  private static Tensor tensor(String what, View view, Storages storages) throws IOException {
    if (view.storage().type().isEmpty()) {
      throw new UnsupportedModelException(
          what + ": its numbers are " + view.storage().typeName() + ", which are not read here");
    }
    var type = view.storage().type().get();
    ByteBuffer data =
        view.storage().inline().isPresent()
            ? ByteBuffer.wrap(view.storage().inline().get().bytes()).order(ByteOrder.LITTLE_ENDIAN)
            : storages.of(view.storage().key());
    int width = type.width();
    int[] extents = new int[view.shape().length];
    long count = 1;
    long last = view.offset();
    if (view.stride().length != extents.length) {
      throw new FormatException(what + ": its shape and strides differ in number");
    }
    for (int axis = 0; axis < extents.length; axis++) {
      long extent = view.shape()[axis];
      long stride = view.stride()[axis];
      if (extent < 0 || extent > Integer.MAX_VALUE || stride < 0 || stride > Integer.MAX_VALUE) {
        throw new FormatException(what + ": an extent or stride is out of range");
      }
      extents[axis] = (int) extent;
      count *= extent;
      last += Math.max(0, extent - 1) * stride;
      if (count > Integer.MAX_VALUE || last > Integer.MAX_VALUE) {
        throw new FormatException(what + ": its shape is too large");
      }
    }
    if (view.offset() < 0
        || (count > 0 && (last + 1) * width > data.limit())
        || count * width > 64L * Math.max(1, data.limit())) {
      throw new FormatException(
          what + ": it reaches to value " + last + ", its storage has " + data.limit() / width);
    }
    int sign = view.negated() ? -1 : 1;
    return Tensor.generate(i -> sign * type.value(data, position(view, i)), extents);
  }

  private static int position(View view, int flat) {
    long at = view.offset();
    for (int axis = view.shape().length - 1; axis >= 0; axis--) {
      at += flat % view.shape()[axis] * view.stride()[axis];
      flat /= (int) view.shape()[axis];
    }
    return (int) at;
  }
}
