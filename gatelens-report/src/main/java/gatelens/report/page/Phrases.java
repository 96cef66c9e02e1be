package gatelens.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sentences with values in them, known by the words that stand between. Those who make a sentence
/// (the answer, the checks, the captions of pictures) know no language: it is recognised here.
///
/// In a pattern `{}` is a value that stays as it is, such as a name of the data; `{*}` is said in
/// the language as well; `{#}` is a number.
final class Phrases {
  private static final Pattern HOLE = Pattern.compile("\\{[*#]?\\}");

  private final Map<String, String> exact;
  private final List<Phrase> phrases;

  /// @param beginsOpen true if a value stands first: then others are tried before
  /// @param literal characters that are no value: those with most are tried first
  private record Phrase(
      Pattern pattern, List<String> holes, String translation, boolean beginsOpen, int literal) {}

  Phrases(Map<String, String> translations) {
    this.exact = translations;
    this.phrases =
        translations.entrySet().stream()
            .filter(each -> HOLE.matcher(each.getKey()).find())
            .map(each -> phrase(each.getKey(), each.getValue()))
            .sorted(
                Comparator.comparing((Phrase p) -> p.beginsOpen).thenComparingInt(p -> -p.literal))
            .toList();
  }

  private static Phrase phrase(String english, String translation) {
    StringBuilder pattern = new StringBuilder();
    List<String> holes = new ArrayList<>();
    Matcher hole = HOLE.matcher(english);
    int from = 0;
    int literal = 0;
    while (hole.find()) {
      pattern.append(Pattern.quote(english.substring(from, hole.start())));
      pattern.append(hole.group().equals("{#}") ? "([-+−]?[0-9][0-9.,e+-]*)" : "(.+?)");
      literal += hole.start() - from;
      holes.add(hole.group());
      from = hole.end();
    }
    pattern.append(Pattern.quote(english.substring(from)));
    return new Phrase(
        Pattern.compile(pattern.toString(), Pattern.DOTALL),
        holes,
        translation,
        english.startsWith("{"),
        literal + english.length() - from);
  }

  /// The translation of one entry; itself where there is none.
  String named(String english) {
    return exact.getOrDefault(english, english);
  }

  /// What was said, in the language, as far as it is known; sentences one by one.
  String of(String english) {
    if (exact.isEmpty()) {
      return english;
    }
    String same = exact.get(english);
    return same == null
        ? joined(sentences(english).stream().map(one -> whole(one).orElse(one)).toList())
        : same;
  }

  /// A full stop of Chinese needs no blank after it.
  private static String joined(List<String> sentences) {
    StringBuilder out = new StringBuilder();
    for (String one : sentences) {
      out.append(out.isEmpty() || out.charAt(out.length() - 1) == '。' ? "" : " ").append(one);
    }
    return out.toString();
  }

  /// Every entry.
  Map<String, String> entries() {
    return exact;
  }

  private Optional<String> whole(String english) {
    String same = exact.get(english);
    if (same != null) {
      return Optional.of(same);
    }
    for (Phrase phrase : phrases) {
      Matcher found = phrase.pattern.matcher(english);
      if (found.matches()) {
        return Optional.of(filled(phrase, found));
      }
    }
    return Optional.empty();
  }

  private String filled(Phrase phrase, Matcher found) {
    StringBuilder out = new StringBuilder();
    Matcher hole = HOLE.matcher(phrase.translation);
    int from = 0;
    for (int n = 0; hole.find(); n++) {
      String value = found.group(n + 1);
      out.append(phrase.translation, from, hole.start())
          .append(phrase.holes.get(n).equals("{*}") ? of(value) : value);
      from = hole.end();
    }
    return out.append(phrase.translation.substring(from)).toString();
  }

  /// Cut where a word, a number or a quote follows a full stop and a blank.
  private static List<String> sentences(String text) {
    List<String> all = new ArrayList<>();
    Matcher end = Pattern.compile("(?<=[.]) (?=[\\p{L}\\p{N}\"])|(?<=;) (?=\\p{Lu})").matcher(text);
    int from = 0;
    while (end.find()) {
      all.add(text.substring(from, end.start()));
      from = end.end();
    }
    all.add(text.substring(from));
    return all;
  }
}
