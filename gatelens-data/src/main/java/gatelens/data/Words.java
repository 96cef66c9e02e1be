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
}
