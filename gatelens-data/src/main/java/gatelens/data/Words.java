package gatelens.data;

import java.text.Normalizer;

/// One form for words: letters composed with their marks (Unicode's NFC), so that a name typed on
/// one system is the same as one typed on another.
public final class Words {
  private Words() {}

  /// A word with its letters composed.
  public static String form(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) > 0x7f) {
        return Normalizer.normalize(word, Normalizer.Form.NFC);
      }
    }
    return word;
  }

  /// A cell of a table as a name: in one form, blanks of any kind around it and runs of them within
  /// not seen, nor what is no character at all, such as NUL.
  public static String name(String cell) {
    boolean plain = true;
    char before = ' ';
    for (int i = 0; i < cell.length() && plain; i++) {
      char c = cell.charAt(i);
      plain = c > ' ' ? c < 0x7f : c == ' ' && before != ' ' && i + 1 < cell.length();
      before = c;
    }
    return plain ? cell : form(shortened(cell));
  }

  private static String shortened(String cell) {
    StringBuilder name = new StringBuilder(cell.length());
    boolean blank = false;
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (Character.isWhitespace(c)
          || Character.isSpaceChar(c)
          || Character.isISOControl(c)
          || c == '\ufeff') {
        blank = !name.isEmpty();
      } else {
        if (blank) {
          name.append(' ');
        }
        blank = false;
        name.append(c);
      }
    }
    return name.toString();
  }
}
