package gatelens.data.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Names the kinds of pictures and sounds that are not read, by the bytes they begin with.
final class KindOfMedia {
  /// Bytes that are enough.
  static final int START = 64;

  private static final Map<String, String> PICTURES =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("P1", "a portable bitmap (PBM)"),
                  Map.entry("P2", "a portable graymap (PGM)"),
                  Map.entry("P3", "a portable pixmap (PPM)"),
                  Map.entry("P4", "a portable bitmap (PBM)"),
                  Map.entry("P5", "a portable graymap (PGM)"),
                  Map.entry("P6", "a portable pixmap (PPM)"),
                  Map.entry("\0\0\0\fjP  ", "JPEG 2000"),
                  Map.entry("\u00ffO\u00ffQ", "JPEG 2000"),
                  Map.entry("\u00ff\n", "JPEG XL"),
                  Map.entry("\0\0\0\fJXL ", "JPEG XL"),
                  Map.entry("\0\0\1\0", "an icon (ICO)"),
                  Map.entry("\0\0\2\0", "a cursor (CUR)"),
                  Map.entry("DDS ", "a DirectDraw surface (DDS)"),
                  Map.entry("\u0001\u00da", "an SGI image"),
                  Map.entry("\n\5\1", "PCX"),
                  Map.entry("8BPS", "a Photoshop file (PSD)"),
                  Map.entry("%PDF", "PDF"),
                  Map.entry("<svg", "SVG"),
                  Map.entry("<?xml", "XML, such as SVG"),
                  Map.entry("qoif", "QOI"),
                  Map.entry("v/1\u0001", "OpenEXR"),
                  Map.entry("#?RADIANCE", "Radiance HDR"),
                  Map.entry("SIMPLE  =", "FITS"),
                  Map.entry("icns", "an Apple icon (ICNS)"),
                  Map.entry("II+\0", "BigTIFF"),
                  Map.entry("MM\0+", "BigTIFF"))));

  private static final Map<String, String> SOUNDS =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("fLaC", "FLAC"),
                  Map.entry("OggS", "Ogg"),
                  Map.entry("ID3", "MP3"),
                  Map.entry("caff", "Core Audio (CAF)"),
                  Map.entry("riff", "Wave64"),
                  Map.entry("Creative Voice File", "a Creative voice file (VOC)"),
                  Map.entry("NIST_1A", "NIST SPHERE"),
                  Map.entry("#!AMR", "AMR"),
                  Map.entry(".snd", "AU"),
                  Map.entry("dns.", "AU of the other order of bytes"),
                  Map.entry("RIFF", "WAV by its content"),
                  Map.entry("FORM", "AIFF"))));

  private KindOfMedia() {}

  /// A kind of picture; empty where its beginning is none that is known.
  static String picture(byte[] bytes) {
    if (bytes.length > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6') {
      return Character.isWhitespace(bytes[2]) ? named(PICTURES, bytes) : "";
    }
    // an icon or a cursor says there how many pictures it has
    boolean tga =
        bytes.length > 18
            && bytes[0] == 0
            && bytes[1] == 0
            && (bytes[2] == 2 || bytes[2] == 3 || bytes[2] == 10)
            && bytes[4] == 0
            && bytes[5] == 0;
    return tga ? "by its look a Targa image (TGA)" : named(PICTURES, bytes);
  }

  /// A kind of sound, or that it is of none that is known.
  static String sound(byte[] bytes) {
    if (bytes.length > 2 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xe0) == 0xe0) {
      return "MP3";
    }
    String kind = named(SOUNDS, bytes);
    String start = start(bytes);
    if (kind.equals("AIFF") && start.startsWith("AIFC", 8)) {
      int place = start.indexOf("COMM");
      String packed =
          place < 0 || place + 30 > start.length() ? "" : start.substring(place + 26, place + 30);
      return "AIFF-C" + (packed.isBlank() ? "" : " of the kind '" + packed.strip() + "'");
    }
    if (kind.equals("AU") && bytes.length > 15) {
      return "AU of the encoding " + (bytes[15] & 0xff);
    }
    return kind.isEmpty() ? "of no kind of sound that is known" : kind;
  }

  private static String named(Map<String, String> kinds, byte[] bytes) {
    String start = start(bytes);
    return kinds.entrySet().stream()
        .filter(kind -> start.startsWith(kind.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static String start(byte[] bytes) {
    return new String(
        Arrays.copyOf(bytes, Math.min(START, bytes.length)), StandardCharsets.ISO_8859_1);
  }
}
