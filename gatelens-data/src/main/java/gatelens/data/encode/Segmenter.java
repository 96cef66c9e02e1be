package gatelens.data.encode;

import gatelens.data.Span;
import gatelens.data.TextPlan;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/// Cuts texts into words in a way that the JDK does not know, such as Chinese by a dictionary.
/// Segmenters are found on the class path by {@link ServiceLoader}; a model names the one that it
/// was trained with.
public interface Segmenter {
  /// The name of the JDK's own: {@link java.text.BreakIterator}.
  String JDK = TextPlan.JDK;

  /// The name of the usual one: the JDK's, but what a reader sees as one character is never cut,
  /// and Han, kana, Thai, Lao, Khmer and Burmese are read by characters.
  String UNICODE = TextPlan.UNICODE;

  /// What models call it: `icu`.
  String name();

  /// Where the words and punctuation marks of a text stand, in order; white space is none.
  List<Span> words(String text);

  /// The first one on the class path that is not the program's own, such as one with dictionaries.
  static Optional<Segmenter> installed() {
    return Segmenters.installed();
  }

  /// The segmenter of a name.
  ///
  /// @throws IllegalArgumentException if there is none on the class path
  static Segmenter named(String name) {
    return Segmenters.named(name);
  }
}
