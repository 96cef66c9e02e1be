package gatelens.data.encode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextPlan;
import gatelens.data.TextSpans;
import gatelens.data.Unread;
import gatelens.data.Words;
import gatelens.sequence.Axis;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Text to token ids, one a character or a word. Characters are what a reader calls one: a letter
/// with its combining marks is one (grapheme clusters, UAX #29); words are those of a {@link
/// Segmenter}, punctuation a token of its own, white space none. Tokens are known in one form:
/// letters composed with their marks (Unicode's NFC), pictograms without selectors of their look.
///
/// @param unit what a token is
/// @param segmenter which one cuts words: `unicode`, `jdk`, or one of {@link Segmenter} on the
///   class path
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
  /// The selector by which a sign is shown as a picture: `❤` and `❤️` are one word.
  private static final char PICTURED = '\ufe0f';

  /// Checks the length and builds the index.
  ///
  /// @throws IllegalArgumentException if `longest` is less than 1
  public TextEncoder {
    if (longest < 1) {
      throw new IllegalArgumentException("the longest text is " + longest + "; at least 1");
    }
    // models that were saved before there were others do not name it
    segmenter = Objects.requireNonNullElse(segmenter, Segmenter.JDK);
    Map<String, Integer> known = new LinkedHashMap<>();
    vocabulary.ids().forEach((token, id) -> known.merge(form(token, false), id, Math::min));
    ids = Collections.unmodifiableMap(known);
  }

  /// An encoder for a vocabulary.
  public TextEncoder(
      TextPlan.Unit unit, String segmenter, boolean lowerCase, int longest, Vocabulary vocabulary) {
    this(unit, segmenter, lowerCase, longest, vocabulary, Map.of());
  }

  /// An encoder for a vocabulary, words cut in the usual way.
  public TextEncoder(TextPlan.Unit unit, boolean lowerCase, int longest, Vocabulary vocabulary) {
    this(unit, Segmenter.UNICODE, lowerCase, longest, vocabulary);
  }

  @Override
  public TokenSequence encode(Input input) {
    if (!(input instanceof Input.Text text)) {
      throw Encoder.wrongKind("text", input);
    }
    List<Span> spans = spans(text.text());
    int[] found = new int[spans.size()];
    List<String> labels = new ArrayList<>(found.length);
    Set<Integer> unknown = new HashSet<>();
    for (int i = 0; i < found.length; i++) {
      String token = spans.get(i).of(text.text());
      labels.add(token);
      found[i] = ids.getOrDefault(form(token, lowerCase), Vocabulary.UNKNOWN);
      if (found[i] == Vocabulary.UNKNOWN) {
        unknown.add(i);
      }
    }
    return new TokenSequence(found, new Axis.Tokens(labels, unknown));
  }

  @Override
  public TokenSequence absent() {
    return encode(new Input.Text(""));
  }

  @Override
  public void unread(Input input, Sequence read, Unread unread) {
    if (!(input instanceof Input.Text text) || !(read.steps() instanceof Axis.Tokens tokens)) {
      return;
    }
    int all =
        tokens.length() < longest
            ? tokens.length()
            : spans(text.text(), unit, segmenter, Integer.MAX_VALUE).size();
    unread.text(unit == TextPlan.Unit.WORDS ? "words" : "characters", tokens, all);
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

  /// The one form of a token: it is the same word whether its letters are composed or not.
  static String form(String token, boolean lowerCase) {
    String plain = Words.form(lowerCase ? token.toLowerCase(Locale.ROOT) : token);
    return plain.length() > 1 && plain.indexOf(PICTURED) > 0
        ? plain.replace(String.valueOf(PICTURED), "")
        : plain;
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
