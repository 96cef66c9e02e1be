package gatelens.data.encode;

import gatelens.data.Span;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/// Cuts texts into sub-words as a `tokenizer.json` says, the file of Hugging Face's tokenizers.
/// Whoever can read one is found on the class path by {@link ServiceLoader}.
@FunctionalInterface
public interface SubwordTokenizer {
  /// What was found in a text.
  ///
  /// @param ids as the file numbers them
  /// @param names the sub-words as the file writes them, such as `##ing`
  /// @param spans where they stand in the text as written; empty ones of those that the file adds
  /// @param added places of tokens that the file adds on its own, such as `[CLS]`
  record Tokens(int[] ids, List<String> names, List<Span> spans, Set<Integer> added) {
    /// Keeps unmodifiable copies.
    public Tokens {
      names = List.copyOf(names);
      spans = List.copyOf(spans);
      added = Collections.unmodifiableSet(new TreeSet<>(added));
    }
  }

  /// Cuts a text; tokens that the file adds are among those found, but it is neither truncated nor
  /// padded.
  Tokens encode(String text);

  /// Opens files.
  interface Provider {
    /// A tokenizer.
    ///
    /// @param json the content of the file
    /// @throws IllegalArgumentException if it is no such file
    SubwordTokenizer open(String json);
  }

  /// Opens a file with the first provider there is.
  ///
  /// @throws IllegalArgumentException if there is none on the class path, or the file is none
  static SubwordTokenizer open(String json) {
    return ServiceLoader.load(Provider.class, Provider.class.getClassLoader())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "nobody on the class path reads a tokenizer.json; the module gatelens-tokenizers"
                    + " does"))
        .open(json);
  }
}
