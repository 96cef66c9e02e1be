package gatelens.tokenizers;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import gatelens.data.Span;
import gatelens.data.encode.SubwordTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Opens a `tokenizer.json` with Hugging Face's own tokenizers, by Deep Java Library. The native
/// tokenizer lives as long as the program.
public final class HuggingFaceProvider implements SubwordTokenizer.Provider {
  /// Called by `ServiceLoader`.
  public HuggingFaceProvider() {}

  @Override
  @SuppressWarnings("MustBeClosedChecker")
  public SubwordTokenizer open(String json) {
    Map<String, String> options =
        Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false");
    try {
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), options);
      return text -> tokens(tokenizer.encode(text, true, false), text);
    } catch (IOException | RuntimeException broken) {
      throw new IllegalArgumentException(
          "the tokenizer's file cannot be read: " + broken.getMessage(), broken);
    }
  }

  private static SubwordTokenizer.Tokens tokens(Encoding found, String text) {
    CharSpan[] places = found.getCharTokenSpans();
    List<Span> spans = new ArrayList<>();
    int[] ids = new int[places.length];
    Set<Integer> added = new HashSet<>();
    int end = 0;
    for (int i = 0; i < places.length; i++) {
      ids[i] = Math.toIntExact(found.getIds()[i]);
      if (found.getSpecialTokenMask()[i] == 1 || places[i] == null) {
        added.add(i);
        spans.add(new Span(end, end));
      } else {
        end = text.offsetByCodePoints(0, places[i].getEnd());
        spans.add(new Span(text.offsetByCodePoints(0, places[i].getStart()), end));
      }
    }
    return new SubwordTokenizer.Tokens(ids, List.of(found.getTokens()), spans, added);
  }
}
