package gatelens.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.encode.EncodingFit;
import gatelens.data.encode.TextEncoder;
import gatelens.data.file.Sources;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Somebody else's encoder is found on the class path, learned where it is named, saved, and read
/// again.
class EncodersOfOthersTest {
  /// The length of a text as a share of the longest one.
  ///
  /// @param longest characters
  public record Length(int longest) implements Encoder {
    @Override
    public Sequence encode(Input input) {
      float share = (float) ((Input.Text) input).text().length() / longest;
      return FeatureSequence.of(Tensor.of(new float[] {share}, 1, 1));
    }

    @Override
    public int width() {
      return 1;
    }
  }

  /// Found by the service loader.
  public static final class Kind implements EncoderKind {
    @Override
    public String name() {
      return "length";
    }

    @Override
    public Class<? extends Encoder> type() {
      return Length.class;
    }

    @Override
    public Optional<Learner> learner(Input first, EncodingPlan plan) {
      return first instanceof Input.Text ? Optional.of(new LongestSoFar()) : Optional.empty();
    }
  }

  private static final class LongestSoFar implements Learner {
    private int longest;

    @Override
    public void add(Input input) {
      longest = Math.max(longest, ((Input.Text) input).text().length());
    }

    @Override
    public Encoder encoder() {
      return new Length(longest);
    }
  }

  private static Sources.Opened texts() {
    return new Sources.Opened(
        Source.of(
            List.of(
                new Row("1", List.of(new Input.Text("ab")), new Answer.Name("x")),
                new Row("2", List.of(new Input.Text("abcd")), new Answer.Name("y")))),
        List.of("input"),
        Reading.automatic());
  }

  private static EncodingPlan named(String kind) {
    EncodingPlan usual = EncodingPlan.usual();
    return new EncodingPlan(
        usual.text(), usual.series(), usual.image(), usual.sound(), Optional.of(kind));
  }

  @Test
  void isLearnedWhereItIsNamedAndReadAgain() throws IOException {
    Encoding learned = EncodingFit.learn(texts(), named("length")).encoding();
    assertThat(learned.encoders()).containsExactly(new Length(4));
    assertThat(learned.toJson()).contains("\"kind\":\"length\"");
    Encoding read = Encoding.fromJson(learned.toJson());
    Sequence sequence = read.encode(List.of(new Input.Text("abc"))).first();
    assertThat(((FeatureSequence) sequence).values().values()).containsExactly(0.75f);
  }

  @Test
  void isNotTakenUnasked() throws IOException {
    Encoding learned = EncodingFit.learn(texts(), EncodingPlan.usual()).encoding();
    assertThat(learned.encoders().get(0)).isInstanceOf(TextEncoder.class);
  }

  @Test
  void anUnknownKindIsNamedWithThoseThatAreThere() {
    assertThatThrownBy(() -> EncodingFit.learn(texts(), named("wavelets")))
        .hasMessageStartingWith("there is no encoder wavelets of text on the class path")
        .hasMessageContaining("length")
        .hasMessageContaining("subwords");
  }
}
