package gatelens.data.encode;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tokens a model knows. Id 0 is padding, id 1 is every token that is not in the list, id i + 2
/// is token i.
///
/// @param tokens without padding and unknown, most frequent first
public record Vocabulary(List<String> tokens) {
  /// The id of padding.
  public static final int PADDING = 0;

  /// The id of a token that is not in the vocabulary.
  public static final int UNKNOWN = 1;

  /// Keeps an unmodifiable copy.
  public Vocabulary {
    tokens = List.copyOf(tokens);
  }

  /// The most frequent tokens; of equal counts the lesser in the order of code units, so that the
  /// same text gives the same vocabulary.
  ///
  /// @param counts how often each token stands in the training data
  /// @param size most tokens to keep; usual: 10,000
  /// @param least fewest times a token must stand there; usual: 2 for words, 1 for characters
  public static Vocabulary of(Map<String, Integer> counts, int size, int least) {
    return new Vocabulary(
        counts.entrySet().stream()
            .filter(e -> e.getValue() >= least)
            .sorted(
                Comparator.comparing(Map.Entry<String, Integer>::getValue)
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .limit(size)
            .map(Map.Entry::getKey)
            .toList());
  }

  /// The ids by token.
  @JsonIgnore
  public Map<String, Integer> ids() {
    Map<String, Integer> ids = HashMap.newHashMap(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      ids.put(tokens.get(i), i + 2);
    }
    return ids;
  }

  /// The number of ids: the tokens, padding and unknown.
  public int size() {
    return tokens.size() + 2;
  }
}
