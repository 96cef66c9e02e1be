package gatelens.data.file;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import gatelens.data.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The cells of one CSV row as characters. A cell becomes a string only where it is asked for, and
/// is the same string as an earlier cell of its column where both are equal, as ids, categories and
/// classes are; numbers are read without one. The next row takes its place: whoever keeps cells
/// takes them out.
final class CellRow extends TableRow {
  /// Strings that are remembered of a column; a power of two.
  private static final int REMEMBERED = 64;

  private char[] chars = new char[256];
  private int[] ends = new int[16];
  private Strings[] strings = new Strings[16];
  private int count;
  private long line;

  /// Fills one row after the other.
  static final class Handler extends AbstractBaseCsvCallbackHandler<CellRow> {
    private final CellRow row = new CellRow();

    @Override
    protected void handleBegin(long startingLineNumber) {
      row.count = 0;
      row.line = startingLineNumber;
    }

    @Override
    protected void handleField(int field, char[] buffer, int offset, int length, boolean quoted) {
      row.add(buffer, offset, length);
    }

    @Override
    protected CellRow buildRecord() {
      return row;
    }
  }

  /// Strings of one column by the hash of their characters, each as it stands, in one form, and as
  /// a category.
  private static final class Strings {
    private final @Nullable String[] cells = new String[REMEMBERED];
    private final @Nullable String[] forms = new String[REMEMBERED];
    private final @Nullable String[] words = new String[REMEMBERED];
    private int at;
  }

  private void add(char[] buffer, int offset, int length) {
    int start = start(count);
    if (start + length > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, start + length));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      strings = Arrays.copyOf(strings, 2 * count);
    }
    System.arraycopy(buffer, offset, chars, start, length);
    ends[count++] = start + length;
  }

  private int start(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  /// The line where the row begins, from 1.
  long line() {
    return line;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public String get(int index) {
    Strings known = found(index);
    return known.cells[known.at];
  }

  @Override
  String formed(int index) {
    Strings known = found(index);
    String form = known.forms[known.at];
    if (form == null) {
      form = Words.name(known.cells[known.at]);
      known.forms[known.at] = form;
    }
    return form;
  }

  @Override
  String word(int index) {
    Strings known = found(index);
    String word = known.words[known.at];
    if (word == null) {
      word = super.word(index);
      known.words[known.at] = word;
    }
    return word;
  }

  /// The strings of a column, at the place of its cell.
  private Strings found(int index) {
    java.util.Objects.checkIndex(index, count);
    Strings known = strings[index];
    if (known == null) {
      known = new Strings();
      strings[index] = known;
    }
    int start = start(index);
    int length = ends[index] - start;
    if (!equal(known.cells[known.at], start, length)) {
      int hash = length;
      for (int i = start; i < ends[index]; i++) {
        hash = 31 * hash + chars[i];
      }
      known.at = (hash ^ (hash >>> 6)) & (REMEMBERED - 1);
      if (!equal(known.cells[known.at], start, length)) {
        known.cells[known.at] = new String(chars, start, length);
        known.forms[known.at] = null;
        known.words[known.at] = null;
      }
    }
    return known;
  }

  private boolean equal(@Nullable String text, int start, int length) {
    if (text == null || text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != chars[start + i]) {
        return false;
      }
    }
    return true;
  }

  /// True if the first cell begins with some characters.
  boolean begins(String text) {
    int length = text.length();
    if (count == 0 || ends[0] < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (chars[i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// True if nothing but blanks stands in a cell.
  boolean isBlank(int index) {
    for (int i = start(index); i < ends[index]; i++) {
      if (!Character.isWhitespace(chars[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public double number(int column) {
    return Cells.plain(chars, start(column), ends[column]);
  }
}
