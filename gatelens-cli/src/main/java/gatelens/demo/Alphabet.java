package gatelens.demo;

import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Which number each character has: 0 is padding, 1 any character that was not seen in training.
///
/// @param characters one character each, in ascending order; number 2 is the first
public record Alphabet(List<String> characters) {
  private static final int FIRST = 2;

  /// Keeps an unmodifiable copy.
  public Alphabet {
    characters = List.copyOf(characters);
  }

  /// The characters of some texts.
  public static Alphabet of(List<String> texts) {
    TreeSet<String> found = new TreeSet<>();
    texts.forEach(text -> found.addAll(split(text)));
    return new Alphabet(List.copyOf(found));
  }

  /// The number of tokens: characters, padding, unknown.
  public int size() {
    return characters.size() + FIRST;
  }

  /// A text as a sequence of tokens, each named by its character.
  ///
  /// @param text at least one character
  public Sample encode(String text) {
    return encoder().encode(text);
  }

  /// Encodes many texts without looking every character up in a list.
  Encoder encoder() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < characters.size(); i++) {
      numbers.put(characters.get(i), i + FIRST);
    }
    return new Encoder(numbers);
  }

  /// A text cut into its characters (code points).
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    text.codePoints().forEach(point -> parts.add(Character.toString(point)));
    return parts;
  }

  /// The alphabet as a table.
  record Encoder(Map<String, Integer> numbers) {
    Sample encode(String text) {
      List<String> parts = split(text);
      int[] ids = parts.stream().mapToInt(part -> numbers.getOrDefault(part, 1)).toArray();
      return Sample.of(new TokenSequence(ids, new Axis.Tokens(parts)));
    }
  }
}
