package gatelens.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopiesTest {
  private static Row row(String id, Input... inputs) {
    return new Row(id, List.of(inputs), new Answer.Name(id));
  }

  private static Input series(String name, float... values) {
    return new Input.Series(List.of(new Input.Column.Numbers(name, values)), new double[0]);
  }

  private static Input words(String... values) {
    return new Input.Series(
        List.of(new Input.Column.Words("w", List.of(values))), new double[] {1, 2});
  }

  @Test
  void theFirstOfEachIsKept() throws IOException {
    Source source =
        Source.of(
            List.of(
                row("a", series("x", 1, 2)),
                row("b", series("x", 1, 2.0001f)),
                row("c", series("x", 1, 2)),
                row("d", series("y", 1, 2)),
                row("e", series("x", 1, 2), new Input.Text("t")),
                row("f", new Input.Text("t")),
                row("g", new Input.Text("t")),
                row("h", words("ab", "c")),
                row("i", words("a", "bc")),
                row("j", new Input.Image(1, 2, 1, new float[] {0, 1})),
                row("k", new Input.Image(2, 1, 1, new float[] {0, 1})),
                row("l", new Input.Audio(new float[] {0, 1}, 8000)),
                row("m", new Input.Audio(new float[] {0, 1}, 16000)),
                row("n", new Input.Audio(new float[] {0, 1}, 8000))));
    Source kept = Copies.dropped(source);
    assertThat(kept.first(100))
        .extracting(Row::id)
        .containsExactly("a", "b", "d", "e", "f", "h", "i", "j", "k", "l", "m");
    assertThat(kept.first(100)).as("read again").hasSize(11);
    Copies copies = new Copies();
    assertThat(copies.watched(source).first(100)).hasSize(14);
    assertThat(copies.first()).contains(new Copies.Copy("c", "a"));
    assertThat(copies.count()).isEqualTo(3);
    assertThat(copies.watched(kept).first(100)).hasSize(11);
    assertThat(copies.count()).as("a second part, all of which stood in the first").isEqualTo(11);
    assertThat(copies.first()).contains(new Copies.Copy("a", "a"));
    assertThat(copies.first()).isEqualTo(Optional.empty());
  }
}
