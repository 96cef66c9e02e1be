package gatelens.data.encode;

import gatelens.data.Span;
import gatelens.data.TextPlan;
import java.util.List;
import java.util.ServiceLoader;

/// Cuts texts into words in a way that the JDK does not know, such as Chinese by a dictionary.
/// Segmenters are found on the class path by {@link ServiceLoader}; a model names the one that it
/// was trained with.
public interface Segmenter {
  /// The name of the one that every JDK has: {@link java.text.BreakIterator}.
  String JDK = TextPlan.JDK;

  /// What models call it: `icu`.
  String name();

  /// Where the words and punctuation marks of a text stand, in order; white space is none.
  List<Span> words(String text);

  /// The segmenter of a name.
  ///
  /// @throws IllegalArgumentException if there is none on the class path
  static Segmenter named(String name) {
    return Segmenters.named(name);
  }
}
