package gatelens.report.draw;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/// Joins Arabic letters: each gets the form that its neighbours ask for, and lam with alef becomes
/// one sign. The forms are those that Unicode keeps for this (its blocks `Arabic Presentation
/// Forms` A and B), which stand there in the order isolated, final, initial, medial.
final class Arabic {
  private Arabic() {}

  /// The forms of a letter, or of lam with an alef.
  ///
  /// @param isolated the first of them
  /// @param count 1, 2 (isolated and final: it does not join what follows) or 4
  private record Forms(int isolated, int count) {}

  private static final class Shapes {
    static final Map<String, Forms> ALL = read();

    private Shapes() {}

    private static Map<String, Forms> read() {
      Map<String, Forms> all = new HashMap<>();
      add(all, 0xFE80, 0xFEFC);
      add(all, 0xFB50, 0xFBB1);
      add(all, 0xFBFC, 0xFBFF);
      return all;
    }

    private static void add(Map<String, Forms> all, int from, int to) {
      for (int c = from; c <= to; c++) {
        String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
        Forms known = all.get(plain);
        if (known == null) {
          all.put(plain, new Forms(c, 1));
        } else if (known.isolated + known.count == c) {
          all.put(plain, new Forms(known.isolated, known.count + 1));
        }
      }
    }
  }

  /// The text with its Arabic letters in their joined forms; any other text as it is.
  static String joined(String text) {
    if (text.chars().noneMatch(c -> c >= 0x0600 && c <= 0x06FF)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int length =
          i + 1 < text.length() && Shapes.ALL.containsKey(text.substring(i, i + 2)) ? 2 : 1;
      Forms forms = Shapes.ALL.get(text.substring(i, i + length));
      if (forms == null) {
        out.append(text.charAt(i));
      } else {
        boolean before = forms.count > 1 && joinsForward(text, neighbour(text, i, -1));
        boolean after = forms.count == 4 && joins(text, neighbour(text, i + length - 1, 1));
        int form = after ? before ? 3 : 2 : before ? 1 : 0;
        out.append((char) (forms.isolated + form));
      }
      i += length;
    }
    return out.toString();
  }

  /// The next place that is no mark above or below a letter.
  private static int neighbour(String text, int from, int step) {
    int at = from + step;
    while (at >= 0
        && at < text.length()
        && Character.getType(text.charAt(at)) == Character.NON_SPACING_MARK) {
      at += step;
    }
    return at;
  }

  private static boolean joinsForward(String text, int at) {
    return at >= 0 && (text.charAt(at) == 'ـ' || count(text, at) == 4);
  }

  private static boolean joins(String text, int at) {
    return at < text.length() && (text.charAt(at) == 'ـ' || count(text, at) > 1);
  }

  private static int count(String text, int at) {
    Forms forms = Shapes.ALL.get(text.substring(at, at + 1));
    return forms == null ? 0 : forms.count;
  }
}
