package gatelens.data.file;

import gatelens.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/// Text files in any encoding that {@link Characters} knows, also gzipped.
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

  /// The characters of all that is in a file.
  static Reader reader(Content content) throws IOException {
    return characters(content.read());
  }

  /// The characters of bytes.
  static Reader characters(InputStream bytes) throws IOException {
    return Characters.of(bytes);
  }

  static void read(Content content, LineVisitor visitor) throws IOException {
    read(content.file(), content.read(), visitor);
  }

  /// Lines from the beginning, to find out what they are; they are read again.
  static void look(Content content, LineVisitor visitor) throws IOException {
    read(content.file(), content.look(), visitor);
  }

  private static void read(Path file, InputStream bytes, LineVisitor visitor) throws IOException {
    long number = 0;
    try (BufferedReader reader = new BufferedReader(characters(bytes))) {
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
        "or one of the next: it is not text in UTF-8, UTF-16 or Windows-1252; convert it first, for"
            + " example with iconv -f latin2 -t utf-8");
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
  static String whole(Content content) throws IOException {
    Path file = content.file();
    try (Reader reader = reader(content)) {
      StringBuilder text = new StringBuilder();
      char[] piece = new char[8192];
      for (int n = reader.read(piece); n >= 0; n = reader.read(piece)) {
        text.append(piece, 0, n);
        if (text.length() > LONGEST) {
          throw new DataException(
              file, "it has more than " + LONGEST + " characters; one text has at most so many");
        }
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
