package gatelens.data.file;

import java.io.IOException;
import java.io.Reader;

/// Characters in which blanks and tabs side by side are one blank, and those at the ends of lines
/// none, for tables whose cells are parted by blanks.
final class OneBlank extends Reader {
  private final Reader in;
  private boolean start = true;
  private int kept = -1;

  OneBlank(Reader in) {
    this.in = in;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    int made = 0;
    while (made < length) {
      int next = next();
      if (next < 0) {
        break;
      }
      into[offset + made++] = (char) next;
    }
    return made == 0 && length > 0 ? -1 : made;
  }

  private int next() throws IOException {
    int c = kept >= 0 ? kept : in.read();
    kept = -1;
    if (c != ' ' && c != '\t') {
      start = c == '\n' || c == '\r';
      return c;
    }
    while (c == ' ' || c == '\t') {
      c = in.read();
    }
    boolean edge = start || c == '\n' || c == '\r' || c < 0;
    if (edge) {
      start = c == '\n' || c == '\r';
      return c;
    }
    kept = c;
    return ' ';
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
