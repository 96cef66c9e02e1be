package gatelens.data.encode;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import gatelens.data.Encoder;
import gatelens.data.Input;
import gatelens.data.Span;
import gatelens.data.TextSpans;
import gatelens.sequence.Axis;
import gatelens.sequence.TokenSequence;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Text to the ids of a `tokenizer.json`, as they stand in it, so that they are those of a model
/// that was trained elsewhere. The file is kept with the model.
///
/// @param json the file
/// @param longest most tokens read of one text, the first ones; usual: 1,000
/// @param tokenizer made of the file; give any
@JsonIgnoreProperties("tokenizer")
public record SubwordEncoder(String json, int longest, SubwordTokenizer tokenizer)
    implements Encoder, TextSpans {
  /// Opens the file.
  ///
  /// @throws IllegalArgumentException if nobody on the class path can, or `longest` is less than 1
  public SubwordEncoder {
    if (longest < 1) {
      throw new IllegalArgumentException("the longest text is " + longest + "; at least 1");
    }
    tokenizer = SubwordTokenizer.open(json);
  }

  /// An encoder for a file.
  public SubwordEncoder(String json, int longest) {
    this(json, longest, text -> new SubwordTokenizer.Tokens(new int[0], List.of(), List.of()));
  }

  @Override
  public TokenSequence encode(Input input) {
    if (!(input instanceof Input.Text text)) {
      throw Encoder.wrongKind("text", input);
    }
    SubwordTokenizer.Tokens tokens = tokenizer.encode(text.text());
    int count = Math.min(longest, tokens.ids().length);
    return count == 0
        ? new TokenSequence(new int[] {0}, new Axis.Tokens(List.of("")))
        : new TokenSequence(
            Arrays.copyOf(tokens.ids(), count), new Axis.Tokens(tokens.names().subList(0, count)));
  }

  @Override
  public List<Span> spans(String text) {
    List<Span> spans = tokenizer.encode(text).spans();
    return spans.isEmpty()
        ? List.of(new Span(0, text.length()))
        : spans.subList(0, Math.min(longest, spans.size()));
  }

  /// The largest id of the vocabulary and of added tokens, and one.
  @Override
  public int width() {
    try {
      JsonNode file = JsonMapper.shared().readTree(json);
      JsonNode vocabulary = file.path("model").path("vocab");
      int largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
      for (JsonNode id : vocabulary.isObject() ? vocabulary : List.<JsonNode>of()) {
        largest = Math.max(largest, id.asInt());
      }
      for (JsonNode added : file.path("added_tokens")) {
        largest = Math.max(largest, added.path("id").asInt());
      }
      return largest + 1;
    } catch (JacksonException problem) {
      throw new IllegalArgumentException(
          "the tokenizer's file is no JSON: " + problem.getOriginalMessage(), problem);
    }
  }

  @Override
  public boolean tokens() {
    return true;
  }
}
