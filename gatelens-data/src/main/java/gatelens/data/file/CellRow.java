package gatelens.data.file;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;

/// The cells of one CSV row as characters. A cell becomes a string only where it is asked for, and
/// is the same string as the cell above where both are equal, as ids, times and classes are;
/// numbers are read without one. The next row takes its place: whoever keeps cells takes them out.
final class CellRow extends TableRow {
  private char[] chars = new char[256];
  private int[] ends = new int[16];
  private String[] above = new String[16];
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

  private void add(char[] buffer, int offset, int length) {
    int start = start(count);
    if (start + length > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, start + length));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      above = Arrays.copyOf(above, 2 * count);
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
    java.util.Objects.checkIndex(index, count);
    int start = start(index);
    int length = ends[index] - start;
    String kept = above[index];
    if (kept == null || !equal(kept, start, length)) {
      kept = new String(chars, start, length);
      above[index] = kept;
    }
    return kept;
  }

  private boolean equal(String text, int start, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != chars[start + i]) {
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
