package gatelens.data.encode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextPlan;
import gatelens.data.TextSpans;
import gatelens.sequence.Axis;
import gatelens.sequence.TokenSequence;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Text to token ids, one a character or a word. Characters are what a reader calls one: a letter
/// with its combining marks is one (grapheme clusters, UAX #29); words are those of the JDK's
/// {@link BreakIterator}, punctuation a token of its own, white space none.
///
/// @param unit what a token is
/// @param segmenter which one cuts words: `jdk`, or one of {@link Segmenter} on the class path
/// @param lowerCase true if `The` and `the` are one token; usual for words
/// @param longest most tokens read of one text, the first ones; usual: 1,000
/// @param vocabulary the tokens that are known
/// @param ids token to id, made of the vocabulary; give an empty map
@JsonIgnoreProperties("ids")
public record TextEncoder(
    TextPlan.Unit unit,
    String segmenter,
    boolean lowerCase,
    int longest,
    Vocabulary vocabulary,
    Map<String, Integer> ids)
    implements Encoder, TextSpans {
  /// Checks the length and builds the index.
  ///
  /// @throws IllegalArgumentException if `longest` is less than 1
  public TextEncoder {
    if (longest < 1) {
      throw new IllegalArgumentException("the longest text is " + longest + "; at least 1");
    }
    // models that were saved before there were others do not name it
    segmenter = Objects.requireNonNullElse(segmenter, Segmenter.JDK);
    ids = Map.copyOf(vocabulary.ids());
  }

  /// An encoder for a vocabulary.
  public TextEncoder(
      TextPlan.Unit unit, String segmenter, boolean lowerCase, int longest, Vocabulary vocabulary) {
    this(unit, segmenter, lowerCase, longest, vocabulary, Map.of());
  }

  /// An encoder for a vocabulary, words cut by the JDK.
  public TextEncoder(TextPlan.Unit unit, boolean lowerCase, int longest, Vocabulary vocabulary) {
    this(unit, Segmenter.JDK, lowerCase, longest, vocabulary);
  }

  @Override
  public TokenSequence encode(Input input) {
    if (!(input instanceof Input.Text text)) {
      throw Encoder.wrongKind("text", input);
    }
    List<Span> spans = spans(text.text());
    int[] found = new int[spans.size()];
    List<String> labels = new ArrayList<>(found.length);
    for (int i = 0; i < found.length; i++) {
      String token = spans.get(i).of(text.text());
      labels.add(token);
      found[i] = ids.getOrDefault(form(token, lowerCase), Vocabulary.UNKNOWN);
    }
    return new TokenSequence(found, new Axis.Tokens(labels));
  }

  @Override
  public List<Span> spans(String text) {
    List<Span> spans = spans(text, unit, segmenter, longest);
    return spans.isEmpty() ? List.of(new Span(0, text.length())) : spans;
  }

  static List<Span> spans(String text, TextPlan.Unit unit, String segmenter, int longest) {
    if (unit == TextPlan.Unit.WORDS) {
      List<Span> words = Segmenter.named(segmenter).words(text);
      return words.size() > longest ? words.subList(0, longest) : words;
    }
    List<Span> spans = new ArrayList<>();
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    int start = breaks.first();
    for (int end = breaks.next();
        end != BreakIterator.DONE && spans.size() < longest;
        start = end, end = breaks.next()) {
      spans.add(new Span(start, end));
    }
    return spans;
  }

  static String form(String token, boolean lowerCase) {
    return lowerCase ? token.toLowerCase(Locale.ROOT) : token;
  }

  @Override
  public int width() {
    return vocabulary.size();
  }

  @Override
  public boolean tokens() {
    return true;
  }
}
