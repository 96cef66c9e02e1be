package gatelens.data.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Bytes as characters: UTF-8, UTF-16 and UTF-32 by their byte order mark, UTF-16 without one by
/// its zeros, and where bytes are none of these Windows' code page 1252, in which spreadsheets of
/// Western Europe are saved.
final class Characters {
  private static final int LOOK = 1 << 13;

  private Characters() {}

  /// The characters of bytes.
  static Reader of(InputStream bytes) throws IOException {
    InputStream in = new BufferedInputStream(bytes, 1 << 16);
    in.mark(LOOK + 1);
    byte[] first = in.readNBytes(LOOK);
    in.reset();
    Charset marked = marked(first);
    if (marked.equals(StandardCharsets.UTF_8)) {
      if (first.length >= 3
          && first[0] == (byte) 0xef
          && first[1] == (byte) 0xbb
          && first[2] == (byte) 0xbf) {
        in.skipNBytes(3);
      }
      return new Utf8OrWindows(in);
    }
    boolean mark = first.length >= 2 && ((first[0] & 0xff) >= 0xfe || (first[1] & 0xff) >= 0xfe);
    in.skipNBytes(mark ? (marked.name().startsWith("UTF-32") ? 4 : 2) : 0);
    return new InputStreamReader(
        in,
        marked
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static Charset marked(byte[] first) {
    if (first.length >= 2) {
      int start = ((first[0] & 0xff) << 8) | (first[1] & 0xff);
      boolean zeros = first.length >= 4 && first[2] == 0 && first[3] == 0;
      if (start == 0xfffe) {
        return zeros ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE;
      }
      if (start == 0xfeff) {
        return StandardCharsets.UTF_16BE;
      }
    }
    int even = 0;
    int odd = 0;
    for (int i = 0; i + 1 < first.length; i += 2) {
      even += first[i] == 0 ? 1 : 0;
      odd += first[i + 1] == 0 ? 1 : 0;
    }
    int pairs = first.length / 2;
    if (pairs > 2 && odd > pairs / 2 && even == 0) {
      return StandardCharsets.UTF_16LE;
    }
    return pairs > 2 && even > pairs / 2 && odd == 0
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }

  /// UTF-8 in which bytes that are none are those of code page 1252; bytes that mean nothing in
  /// either are refused.
  private static final class Utf8OrWindows extends Reader {
    private static final String HIGH =
        "\u20ac\0\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\0\u017d\0\0"
            + "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\0\u017e"
            + "\u0178";
    private static final VarHandle EIGHT =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private final InputStream in;
    private final byte[] bytes = new byte[1 << 15];
    private int at;
    private int end;
    private boolean over;
    private int low = -1;

    private Utf8OrWindows(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      int made = 0;
      while (made < length) {
        if (low >= 0) {
          into[offset + made++] = (char) low;
          low = -1;
          continue;
        }
        if (end - at < 4 && !over) {
          if (made > 0 && end == at) {
            return made;
          }
          fill();
        }
        if (at == end) {
          break;
        }
        int plain = plain(Math.min(length - made, end - at));
        for (int i = 0; i < plain; i++) {
          into[offset + made + i] = (char) bytes[at + i];
        }
        made += plain;
        at += plain;
        if (made < length && at < end && (bytes[at] < 0)) {
          into[offset + made++] = wide(bytes[at] & 0xff);
        }
      }
      return made == 0 && length > 0 ? -1 : made;
    }

    /// How many of the next bytes are ASCII, eight at a time.
    private int plain(int most) {
      int count = 0;
      while (count + Long.BYTES <= most
          && ((long) EIGHT.get(bytes, at + count) & 0x8080808080808080L) == 0) {
        count += Long.BYTES;
      }
      while (count < most && bytes[at + count] >= 0) {
        count++;
      }
      return count;
    }

    private void fill() throws IOException {
      System.arraycopy(bytes, at, bytes, 0, end - at);
      end -= at;
      at = 0;
      while (end < 4 && !over) {
        int found = in.read(bytes, end, bytes.length - end);
        over = found < 0;
        end += Math.max(0, found);
      }
    }

    private char wide(int first) throws IOException {
      int more =
          first >= 0xf0 && first < 0xf5
              ? 3
              : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xc2 && first < 0xe0 ? 1 : 0;
      boolean whole = more > 0 && at + more < end;
      for (int i = 1; whole && i <= more; i++) {
        whole = (bytes[at + i] & 0xc0) == 0x80;
      }
      if (whole) {
        int point = first & (0x3f >> more);
        for (int i = 1; i <= more; i++) {
          point = (point << 6) | (bytes[at + i] & 0x3f);
        }
        boolean shortest = point >= (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000);
        if (shortest && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)) {
          at += more + 1;
          if (point < 0x10000) {
            return (char) point;
          }
          low = Character.lowSurrogate(point);
          return Character.highSurrogate(point);
        }
      }
      at++;
      char windows = first >= 0xa0 ? (char) first : HIGH.charAt(first - 0x80);
      if (windows == 0) {
        throw new java.nio.charset.MalformedInputException(1);
      }
      return windows;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
