package gatelens.data.media;

import gatelens.data.DataException;
import gatelens.data.Input;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/// Pictures and sounds that stand in a table's cell, as bytes or as text: a `data:` URL holds bytes
/// in base 64 (RFC 2397), `data:image/png;base64,iVBORw0…`. What they are is told by their first
/// bytes.
public final class Media {
  private static final String START = "data:";
  private static final String CODED = ";base64,";

  /// Characters in which the beginning of such a cell stands.
  private static final int HEAD = 120;

  private Media() {}

  /// True if a cell holds bytes.
  public static boolean isMedia(String cell) {
    return cell.startsWith(START) && head(cell).contains(CODED);
  }

  /// The cell without its bytes, to look at; another cell as it is.
  public static String head(String cell) {
    return cell.startsWith(START) && cell.length() > HEAD ? cell.substring(0, HEAD) : cell;
  }

  /// Bytes as a cell; empty where they are neither a picture nor a sound by their beginning.
  public static Optional<String> cell(byte[] bytes) {
    return type(bytes)
        .map(type -> START + type + CODED + Base64.getEncoder().encodeToString(bytes));
  }

  /// What a cell holds.
  ///
  /// @param file for messages
  /// @throws DataException if it cannot be read
  public static Input read(String cell, Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(cell.substring(cell.indexOf(CODED) + CODED.length()));
    } catch (IllegalArgumentException broken) {
      throw new DataException(file, "its bytes are no base 64: " + broken.getMessage());
    }
    return switch (type(bytes).orElse("")) {
      case "" ->
          throw new DataException(
              file,
              "it holds "
                  + bytes.length
                  + " bytes that are neither a picture nor a sound by their beginning");
      case "audio/wav" -> Wave.read(bytes, file);
      case "audio/aiff", "audio/basic", "audio/flac", "audio/ogg", "audio/mpeg" ->
          Sounds.read(bytes, file);
      default -> Pictures.read(bytes, file);
    };
  }

  /// The media type of bytes by their beginning.
  static Optional<String> type(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(16, bytes.length), StandardCharsets.ISO_8859_1);
    String inner = start.length() < 12 ? "" : start.substring(8, 12);
    boolean riff =
        start.startsWith("RIFF")
            || start.startsWith("RIFX")
            || start.startsWith("RF64")
            || start.startsWith("BW64");
    String type =
        start.startsWith("\u0089PNG")
            ? "image/png"
            : start.startsWith("\u00ff\u00d8\u00ff")
                ? "image/jpeg"
                : start.startsWith("GIF8")
                    ? "image/gif"
                    : start.startsWith("II*\0") || start.startsWith("MM\0*")
                        ? "image/tiff"
                        : isBitmap(start)
                            ? "image/bmp"
                            : riff && inner.equals("WEBP")
                                ? "image/webp"
                                : riff && inner.equals("WAVE") ? "audio/wav" : sound(start, inner);
    return type.isEmpty() ? Optional.empty() : Optional.of(type);
  }

  /// Four bytes of a bitmap's head are zero; a text that begins with these letters has none.
  private static boolean isBitmap(String start) {
    return start.startsWith("BM") && start.startsWith("\0\0\0\0", 6);
  }

  private static String sound(String start, String inner) {
    boolean frame =
        start.length() > 1 && start.charAt(0) == 0xff && (start.charAt(1) & 0xe6) == 0xe2;
    return start.startsWith("FORM") && inner.startsWith("AIF")
        ? "audio/aiff"
        : start.startsWith(".snd")
            ? "audio/basic"
            : start.startsWith("fLaC")
                ? "audio/flac"
                : start.startsWith("OggS")
                    ? "audio/ogg"
                    : start.startsWith("ID3") || frame ? "audio/mpeg" : "";
  }
}
