package gatelens.data.file;

import gatelens.data.DataException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Text files in UTF-8, also gzipped; a byte order mark is passed over.
final class TextLines {
  private static final int LONGEST = 16 << 20;

  private TextLines() {}

  /// Gets lines.
  interface LineVisitor {
    /// One line.
    ///
    /// @param number from 1
    /// @return false to end the reading
    boolean line(long number, String line) throws IOException;
  }

  static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new DataException(file, "expected a file, found a folder");
    }
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(4);
    int first = in.read();
    int second = in.read();
    in.reset();
    if (first == 0x1f && second == 0x8b) {
      try {
        return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
      } catch (IOException broken) {
        in.close();
        throw new DataException(file, "its gzip header is broken: " + broken.getMessage());
      }
    }
    return in;
  }

  static Reader reader(Path file) throws IOException {
    InputStream in = open(file);
    in.mark(4);
    if (!(in.read() == 0xef && in.read() == 0xbb && in.read() == 0xbf)) {
      in.reset();
    }
    return new InputStreamReader(
        in,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  static void read(Path file, LineVisitor visitor) throws IOException {
    long number = 0;
    try (BufferedReader reader = new BufferedReader(reader(file))) {
      for (String line = line(reader, file, 1);
          line != null;
          line = line(reader, file, number + 1)) {
        number++;
        if (!visitor.line(number, line)) {
          return;
        }
      }
    } catch (CharacterCodingException broken) {
      throw notUtf8(file, number + 1);
    } catch (ZipException broken) {
      throw new DataException(file, "its gzip data is broken: " + broken.getMessage());
    }
  }

  static DataException notUtf8(Path file, long line) {
    return new DataException(
        file,
        line,
        "or one of the next: it is not text in UTF-8; convert it first, for example with iconv -f"
            + " latin1 -t utf-8");
  }

  private static @org.jspecify.annotations.Nullable String line(
      BufferedReader reader, Path file, long number) throws IOException {
    String line = reader.readLine();
    if (line != null && line.length() > LONGEST) {
      throw new DataException(
          file, number, "it has " + line.length() + " characters; at most " + LONGEST);
    }
    return line;
  }

  /// All of a file but the end of its last line, which editors add and nobody reads.
  static String whole(Path file) throws IOException {
    if (Files.size(file) > LONGEST) {
      throw new DataException(
          file, "it has " + Files.size(file) + " bytes; one text has at most " + LONGEST);
    }
    try (Reader reader = reader(file)) {
      StringBuilder text = new StringBuilder();
      char[] piece = new char[8192];
      for (int n = reader.read(piece); n >= 0; n = reader.read(piece)) {
        text.append(piece, 0, n);
      }
      return withoutLastEnd(text);
    } catch (CharacterCodingException broken) {
      throw notUtf8(file, 1);
    }
  }

  private static String withoutLastEnd(CharSequence text) {
    int end = text.length();
    boolean feed = end > 0 && text.charAt(end - 1) == '\n';
    end -= feed ? 1 : 0;
    end -= end > 0 && text.charAt(end - 1) == '\r' ? 1 : 0;
    return text.subSequence(0, end).toString();
  }
}
