package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyRowsTest {
  @TempDir private Path folder = Path.of("");

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  /// More values than the buffer holds, read again as one array.
  @Test
  void rowsBecomeOneArray() throws IOException {
    Path file = folder.resolve("a.npy");
    try (NpyRows rows = NpyRows.create(file)) {
      for (int n = 0; n < 300; n++) {
        int from = n * 77;
        rows.add(Tensor.generate(i -> from + i, 7, 11));
      }
      assertThat(rows.finish()).isEqualTo(new Shape(new int[] {300, 7, 11}));
    }
    NpyArray read = Npy.read(file);
    assertThat(read.shape()).containsExactly(300, 7, 11);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i)).isEqualTo(i);
    }
    assertThat(files()).isEqualTo(1);
  }

  /// More values than the buffer holds, in rows of 1 to 40 steps of 3.
  @Test
  void shorterRowsAreFilledUp() throws IOException {
    Path file = folder.resolve("a.npy");
    int count = 900;
    try (NpyRows rows = NpyRows.create(file)) {
      for (int n = 0; n < count; n++) {
        int from = 1000 * n;
        rows.add(Tensor.generate(i -> from + i, 1 + n * 7 % 40, 3));
      }
      assertThat(rows.shortest()).isEqualTo(1);
      assertThat(rows.finish()).isEqualTo(new Shape(new int[] {count, 40, 3}));
    }
    NpyArray read = Npy.read(file);
    assertThat(read.shape()).containsExactly(count, 40, 3);
    for (int n = 0; n < count; n++) {
      int values = 3 * (1 + n * 7 % 40);
      for (int i = 0; i < 120; i++) {
        double value = read.get(n * 120 + i);
        if (i < values) {
          assertThat(value).isEqualTo(1000 * n + i);
        } else {
          assertThat(value).isNaN();
        }
      }
    }
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void withoutAnEndNothingChanges() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npy"), "old");
    try (NpyRows rows = NpyRows.create(file)) {
      rows.add(Tensor.zeros(2, 2));
      assertThatThrownBy(() -> rows.add(Tensor.zeros(2, 3)))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("row 1 has");
    }
    try (NpyRows none = NpyRows.create(file)) {
      assertThatThrownBy(none::finish).hasMessageContaining("0 rows");
    }
    assertThat(file).hasContent("old");
    assertThat(files()).isEqualTo(1);
  }
}
