package gatelens.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
  /// What one cannot write does not cost the others' lines.
  @Test
  void allAreClosedWhateverOneSays() throws IOException {
    List<String> closed = new ArrayList<>();
    Closeable good = () -> closed.add("good");
    Closeable full =
        () -> {
          closed.add("full");
          throw new IOException("no space left");
        };
    Closeable gone =
        () -> {
          closed.add("gone");
          throw new IOException("the broker is gone");
        };
    LineOutput.closeAll(List.of());
    assertThatThrownBy(() -> LineOutput.closeAll(List.of(full, good, gone, good)))
        .isInstanceOf(IOException.class)
        .hasMessage("no space left")
        .satisfies(told -> assertThat(told.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("full", "good", "gone", "good");
  }
}
