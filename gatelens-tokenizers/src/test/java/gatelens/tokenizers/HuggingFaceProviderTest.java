package gatelens.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Encoding;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.encode.SubwordEncoder;
import gatelens.sequence.TokenSequence;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HuggingFaceProviderTest {
  /// WordPiece over a few pieces, lower case, as BERT's files are built.
  private static final String JSON =
      """
      {"version": "1.0", "truncation": null, "padding": null,
       "added_tokens": [{"id": 0, "content": "[PAD]", "single_word": false, "lstrip": false,
         "rstrip": false, "normalized": false, "special": true}],
       "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": null, "decoder": null,
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 100,
         "vocab": {"[PAD]": 0, "[UNK]": 1, "play": 2, "##ing": 3, "##ed": 4, "well": 5, "!": 6}}}
      """;

  @Test
  void piecesWithTheirPlaces() {
    SubwordEncoder encoder = new SubwordEncoder(JSON, 100);
    assertThat(encoder.width()).isEqualTo(7);
    String text = "😀 Played well, playing!";
    TokenSequence sequence = encoder.encode(new Input.Text(text));
    assertThat(sequence.ids()).containsExactly(1, 2, 4, 5, 1, 2, 3, 6);
    assertThat(sequence.steps().label(2)).isEqualTo("##ed");
    assertThat(encoder.spans(text))
        .extracting(span -> span.of(text))
        .containsExactly("😀", "Play", "ed", "well", ",", "play", "ing", "!");
    assertThat(new SubwordEncoder(JSON, 3).encode(new Input.Text(text)).ids())
        .containsExactly(1, 2, 4);
    assertThat(encoder.encode(new Input.Text("")).ids()).containsExactly(0);
  }

  /// The file goes with the model.
  @Test
  void itIsSavedAndReadAgain() {
    Encoding encoding =
        new Encoding(
            List.of("input"),
            List.of(new SubwordEncoder(JSON, 100)),
            Reading.automatic(),
            List.of());
    Encoding again = Encoding.fromJson(encoding.toJson());
    List<Input> text = List.of(new Input.Text("playing well"));
    assertThat(again.encode(text)).isEqualTo(encoding.encode(text));
  }

  @Test
  void whatIsNoTokenizerIsTold() {
    assertThatThrownBy(() -> new SubwordEncoder("{\"model\": 1}", 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the tokenizer's file cannot be read");
  }

  /// Files of every model, with normalisers, added tokens, truncation and padding on either side:
  /// made, and encoded, by the Python library tokenizers 0.23.2.
  @Test
  void theIdsAreThoseOfItsMakers() throws IOException {
    JsonNode made;
    try (InputStream in = HuggingFaceProviderTest.class.getResourceAsStream("made.json")) {
      made = JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
    for (JsonNode each : made.path("cases")) {
      SubwordEncoder encoder = new SubwordEncoder(each.path("json").toString(), 100);
      for (int i = 0; i < made.path("probe").size(); i++) {
        String text = made.path("probe").get(i).asString();
        int[] expected = each.path("ids").get(i).valueStream().mapToInt(JsonNode::asInt).toArray();
        // nothing is read as one padding
        int[] wanted = expected.length == 0 ? new int[] {0} : expected;
        assertThat(encoder.encode(new Input.Text(text)).ids())
            .as("%s of '%s'", each.path("name").asString(), text)
            .containsExactly(wanted);
        assertThat(encoder.spans(text)).hasSize(wanted.length);
      }
    }
  }

  /// A model that was trained before added tokens were read goes on without them.
  @Test
  void aModelOfBeforeReadsPiecesAlone() throws IOException {
    JsonNode made;
    try (InputStream in = HuggingFaceProviderTest.class.getResourceAsStream("made.json")) {
      made = JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
    String json = made.path("cases").get(0).path("json").toString();
    Encoding now =
        new Encoding(
            List.of("input"),
            List.of(new SubwordEncoder(json, 100)),
            Reading.automatic(),
            List.of());
    Encoding before = Encoding.fromJson(now.toJson().replace(",\"run\":\"WHOLE\"", ""));
    List<Input> text = List.of(new Input.Text("The quick fox played!"));
    assertThat(((TokenSequence) now.encode(text).inputs().get(0)).ids())
        .containsExactly(2, 71, 119, 61, 113, 107, 4, 3, 0, 0);
    assertThat(((TokenSequence) before.encode(text).inputs().get(0)).ids())
        .startsWith(71, 119, 61, 113, 107, 4)
        .doesNotContain(2, 3);
  }
}
