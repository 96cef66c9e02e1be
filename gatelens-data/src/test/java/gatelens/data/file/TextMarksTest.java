package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Span;
import gatelens.data.TextPlan;
import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextMarksTest {
  @TempDir private Path folder = Path.of("");

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("marks.csv"), text);
  }

  /// The face is two UTF-16 units but one character.
  @Test
  void charactersBecomeTokens() throws IOException {
    List<String> texts = List.of("😀 so good", "bad");
    List<List<Span>> marks = TextMarks.read(csv("row,start,end\n0,5,9\n1,0,3\n7,0,1\n"), texts);
    assertThat(marks).containsExactly(List.of(new Span(6, 10)), List.of(new Span(0, 3)));
    List<Span> tokens =
        new TextEncoder(TextPlan.Unit.WORDS, true, 10, new Vocabulary(List.of()))
            .spans(texts.get(0));
    assertThat(tokens)
        .extracting(span -> span.of(texts.get(0)))
        .containsExactly("😀", "so", "good");
    assertThat(TextMarks.tokens(tokens, marks.get(0))).containsExactly(false, false, true);
    assertThat(TextMarks.tokens(tokens, List.of(new Span(4, 7))))
        .containsExactly(false, true, true);
    assertThat(TextMarks.tokens(tokens, List.of())).containsExactly(false, false, false);
  }

  @Test
  void whatDoesNotFitIsToldWithItsLine() {
    List<String> texts = List.of("abc");
    assertThatThrownBy(() -> TextMarks.read(csv("row,from,end\n0,0,1\n"), texts))
        .hasMessageContaining("expected the columns row, start and end");
    assertThatThrownBy(() -> TextMarks.read(csv("row,start,end\n0,1,4\n"), texts))
        .hasMessageContaining("line 2")
        .hasMessageContaining("characters 1 to 4 of row 0, whose text has 3");
    assertThatThrownBy(() -> TextMarks.read(csv("row,start,end\n0,2,2\n"), texts))
        .hasMessageContaining("characters 2 to 2");
    assertThatThrownBy(() -> TextMarks.read(csv("row,start,end\n0,1.5,2\n"), texts))
        .hasMessageContaining("column start")
        .hasMessageContaining("whole number");
    assertThatThrownBy(() -> TextMarks.read(csv("row,start,end\n-1,1,2\n"), texts))
        .hasMessageContaining("column row");
  }
}
