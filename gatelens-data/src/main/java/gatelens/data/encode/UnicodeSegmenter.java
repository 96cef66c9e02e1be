package gatelens.data.encode;

import gatelens.data.Span;
import java.lang.Character.UnicodeScript;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Words by the rules of Unicode (UAX #29). What a reader sees as one character is never cut, so
/// that a flag, a family or a hand with its skin tone is one word; scripts that write no spaces are
/// read by characters, since a word of them is found by dictionaries only.
///
/// Source: M. Davis, Unicode Text Segmentation, Unicode Standard Annex #29,
/// https://www.unicode.org/reports/tr29/
record UnicodeSegmenter() implements Segmenter {
  private static final Set<UnicodeScript> WITHOUT_SPACES =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  @Override
  public String name() {
    return UNICODE;
  }

  @Override
  public List<Span> words(String text) {
    List<Span> spans = new ArrayList<>();
    BreakIterator words = BreakIterator.getWordInstance(Locale.ROOT);
    words.setText(text);
    boolean simple = simple(text);
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    if (!simple) {
      characters.setText(text);
    }
    int start = words.first();
    for (int end = words.next(); end != BreakIterator.DONE; end = words.next()) {
      if (!simple && end < text.length() && !characters.isBoundary(end)) {
        continue;
      }
      if (!simple
          && (spaceless(text, start) || spaceless(text, text.offsetByCodePoints(end, -1)))) {
        characters(text, start, end, characters, spans);
      } else {
        add(text, start, end, spans);
      }
      start = end;
    }
    return spans;
  }

  /// Latin, Greek and Cyrillic letters and their like: a word's end is always one of a character.
  private static boolean simple(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x0e00) {
        return false;
      }
    }
    return true;
  }

  /// True if a text has a script that writes no spaces.
  static boolean spaceless(String text) {
    return text.codePoints().anyMatch(UnicodeSegmenter::spaceless);
  }

  private static boolean spaceless(String text, int at) {
    return spaceless(text.codePointAt(at));
  }

  private static boolean spaceless(int character) {
    // the long mark of kana is common to both of them
    return character >= 0x0e00
        && (character == 0x30fc || WITHOUT_SPACES.contains(UnicodeScript.of(character)));
  }

  private static void characters(
      String text, int start, int end, BreakIterator characters, List<Span> spans) {
    int from = start;
    int word = start;
    while (from < end) {
      int to = Math.min(end, characters.following(from));
      if (spaceless(text, from)) {
        add(text, word, from, spans);
        add(text, from, to, spans);
        word = to;
      }
      from = to;
    }
    add(text, word, end, spans);
  }

  private static void add(String text, int start, int end, List<Span> spans) {
    if (start < end && !text.substring(start, end).isBlank()) {
      spans.add(new Span(start, end));
    }
  }
}
