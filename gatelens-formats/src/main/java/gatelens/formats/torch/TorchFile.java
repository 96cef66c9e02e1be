package gatelens.formats.torch;

import gatelens.formats.FormatException;
import gatelens.formats.UnsupportedModelException;
import gatelens.formats.Zips;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The tensors of a PyTorch file: a state dict as `torch.save` writes it since version 1.6, a zip
/// with a pickle that describes the tensors and an entry of plain values for each storage.
public final class TorchFile {
  private TorchFile() {}

  /// Reads all tensors, by name, in the order of the file.
  ///
  /// @throws FormatException if the file is damaged
  /// @throws UnsupportedModelException if it holds a whole module or TorchScript
  public static Map<String, Tensor> read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String root = root(file, zip);
      Object pickled = Unpickler.read(file.toString(), Zips.bytes(zip, root + "data.pkl"));
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      collect(file, zip, root, unwrapped(pickled), tensors);
      if (tensors.isEmpty()) {
        throw new FormatException(file + ": expected a state dict (tensors by name), found none");
      }
      return tensors;
    } catch (ZipException broken) {
      throw new FormatException(
          file + ": expected a PyTorch file (zip), found a damaged one: " + broken.getMessage(),
          broken);
    }
  }

  private static String root(Path file, ZipFile zip) throws IOException {
    String root = "";
    boolean script = false;
    for (var entries = zip.entries(); entries.hasMoreElements(); ) {
      ZipEntry entry = entries.nextElement();
      if (entry.getName().endsWith("/data.pkl") || entry.getName().equals("data.pkl")) {
        root = entry.getName().substring(0, entry.getName().length() - "data.pkl".length());
      }
      script |= entry.getName().endsWith("constants.pkl");
    }
    if (script) {
      throw new UnsupportedModelException(
          file
              + ": this is TorchScript, a program. In Python, save its weights:\n"
              + "    model = torch.jit.load('model.pt')\n"
              + "    torch.save(model.state_dict(), 'weights.pt')");
    }
    if (zip.getEntry(root + "data.pkl") == null) {
      throw new FormatException(file + ": there is no data.pkl, so this is no PyTorch file");
    }
    ZipEntry order = zip.getEntry(root + "byteorder");
    if (order != null
        && !new String(Zips.bytes(zip, order), java.nio.charset.StandardCharsets.US_ASCII)
            .strip()
            .equals("little")) {
      throw new FormatException(file + ": expected little endian values, found big endian");
    }
    return root;
  }

  /// A training checkpoint keeps the state dict under a key of its own.
  private static Object unwrapped(Object pickled) {
    if (pickled instanceof Map<?, ?> map) {
      for (String key : new String[] {"state_dict", "model_state_dict", "model"}) {
        if (map.get(key) instanceof Map<?, ?> inner) {
          return inner;
        }
      }
    }
    return pickled;
  }

  private static void collect(
      Path file, ZipFile zip, String root, Object value, Map<String, Tensor> tensors)
      throws IOException {
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey() instanceof String name
            && entry.getValue() instanceof Unpickler.View view) {
          tensors.put(name, tensor(file + ": tensor " + name, zip, root, view));
        }
      }
    }
  }

  private static Tensor tensor(String what, ZipFile zip, String root, Unpickler.View view)
      throws IOException {
    ByteBuffer data =
        ByteBuffer.wrap(Zips.bytes(zip, root + "data/" + view.storage().key()))
            .order(ByteOrder.LITTLE_ENDIAN);
    int width = width(view.storage().type());
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
    return Tensor.generate(i -> value(view.storage().type(), data, position(view, i)), extents);
  }

  private static int position(Unpickler.View view, int flat) {
    long at = view.offset();
    for (int axis = view.shape().length - 1; axis >= 0; axis--) {
      at += flat % view.shape()[axis] * view.stride()[axis];
      flat /= (int) view.shape()[axis];
    }
    return (int) at;
  }

  private static int width(String type) {
    return switch (type) {
      case "DoubleStorage", "LongStorage" -> 8;
      case "HalfStorage", "BFloat16Storage" -> 2;
      default -> 4;
    };
  }

  private static double value(String type, ByteBuffer data, int i) {
    return switch (type) {
      case "DoubleStorage" -> data.getDouble(8 * i);
      case "LongStorage" -> data.getLong(8 * i);
      case "IntStorage" -> data.getInt(4 * i);
      case "HalfStorage" -> Float.float16ToFloat(data.getShort(2 * i));
      case "BFloat16Storage" -> Float.intBitsToFloat(data.getShort(2 * i) << 16);
      default -> data.getFloat(4 * i);
    };
  }
}
