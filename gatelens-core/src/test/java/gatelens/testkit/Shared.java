package gatelens.testkit;

import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/// Reads the reference files that stand beside the repository; a test that needs them is skipped
/// where they are absent. Only what these files hold is read: little endian, C order.
public final class Shared {
  private Shared() {}

  /// A file or folder of the shared folder; the test is skipped where it is absent.
  public static Path path(String name) {
    String given = System.getenv("GATELENS_SHARED");
    Path folder = given == null ? Path.of("").toAbsolutePath() : Path.of(given);
    if (given == null) {
      while (folder != null && !Files.isDirectory(folder.resolve("shared/reference"))) {
        folder = folder.getParent();
      }
      folder = folder == null ? Path.of("shared") : folder.resolve("shared");
    }
    Path path = folder.resolve(name);
    Assumptions.assumeTrue(Files.exists(path), "skipped: no " + name + " in the shared folder");
    return path;
  }

  /// An array of floats, doubles, ints or longs, rounded to float.
  public static Tensor npy(Path path) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
      int length = bytes.get(6) == 1 ? bytes.getShort(8) : bytes.getInt(8);
      int start = bytes.get(6) == 1 ? 10 : 12;
      String header = new String(bytes.array(), start, length, StandardCharsets.ISO_8859_1);
      String type = group(header, "'descr': '<?\\|?([a-z0-9]+)'");
      return values(bytes, start + length, type, extents(group(header, "'shape': \\(([^)]*)\\)")));
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static String group(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException(pattern + " is not in " + text);
    }
    return matcher.group(1);
  }

  private static int[] extents(String list) {
    return Pattern.compile(",")
        .splitAsStream(list)
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static Tensor values(ByteBuffer bytes, int at, String type, int[] extents) {
    return Tensor.generate(
        i ->
            switch (type) {
              case "f4", "F32" -> bytes.getFloat(at + 4 * i);
              case "f8", "F64" -> bytes.getDouble(at + 8 * i);
              case "i4", "I32" -> bytes.getInt(at + 4 * i);
              case "i8", "I64" -> bytes.getLong(at + 8 * i);
              default -> throw new IllegalStateException(type);
            },
        extents);
  }

  /// Tensors by name.
  public record Tensors(Map<String, Tensor> all) {
    /// The tensor with this name.
    public Tensor get(String name) {
      Tensor tensor = all.get(name);
      if (tensor == null) {
        throw new IllegalStateException("no " + name + "; there are " + all.keySet());
      }
      return tensor;
    }

    /// True if there is one.
    public boolean has(String name) {
      return all.containsKey(name);
    }
  }

  /// All tensors of a safetensors file.
  public static Tensors safetensors(Path path) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
      int length = (int) bytes.getLong(0);
      String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
      Matcher matcher =
          Pattern.compile(
                  "\"([^\"]+)\":\\s*\\{\"dtype\":\\s*\"(\\w+)\",\\s*\"shape\":\\s*\\[([^\\]]*)\\],"
                      + "\\s*\"data_offsets\":\\s*\\[(\\d+),")
              .matcher(header);
      Map<String, Tensor> all = new LinkedHashMap<>();
      while (matcher.find()) {
        int at = 8 + length + Integer.parseInt(matcher.group(4));
        all.put(matcher.group(1), values(bytes, at, matcher.group(2), extents(matcher.group(3))));
      }
      return new Tensors(all);
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
