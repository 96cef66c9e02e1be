package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.NpzArrays.Role;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs and labels of one archive are found by their names.
final class NpzArraysTest {
  @TempDir private Path folder;

  /// Each array holds its own number.
  private Path archive(String... names) throws IOException {
    Path file = folder.resolve("data.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < names.length; i++) {
        zip.putNextEntry(new ZipEntry(names[i] + ".npy"));
        Npy.write(zip, Tensor.of(new float[] {i}, 1));
      }
    }
    return file;
  }

  private static int read(Path file, Role role) throws IOException {
    return (int) NpzArrays.read(file, role).floats()[0];
  }

  @Test
  void byTheNamesThatPeopleGive() throws IOException {
    String[][] pairs = {
      {"X", "y"},
      {"x", "y"},
      {"data", "labels"},
      {"inputs", "targets"},
      {"features", "label"},
      {"x_train", "y_train"},
      {"train_x", "train_y"},
      {"X_tr", "y_tr"},
      {"xtrain", "ytrain"}
    };
    for (String[] pair : pairs) {
      Path file = archive(pair);
      assertThat(read(file, Role.TRAINING_INPUTS)).as(pair[0]).isZero();
      assertThat(read(file, Role.TRAINING_LABELS)).as(pair[1]).isOne();
      assertThat(read(file, Role.INPUTS)).isZero();
      assertThat(NpzArrays.said(file, file).orElseThrow())
          .isEqualTo("data.npz: the inputs are " + pair[0] + ", the labels " + pair[1]);
    }
  }

  @Test
  void trainingReadsItsPartAndSaysWhatItLeaves() throws IOException {
    Path file = archive("x_test", "x_train", "y_test", "y_train");
    assertThat(read(file, Role.TRAINING_INPUTS)).isEqualTo(1);
    assertThat(read(file, Role.TRAINING_LABELS)).isEqualTo(3);
    assertThat(NpzArrays.said(file, file).orElseThrow())
        .endsWith("the inputs are x_train, the labels y_train; not read: x_test, y_test");
    assertThatThrownBy(() -> read(file, Role.INPUTS))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("x_test and x_train may be the inputs: name one as --inputs")
        .hasMessageContaining("data.npz/x_test");
    assertThat(read(file.resolve("x_test"), Role.INPUTS)).isZero();
    assertThat(Npy.read(file.resolve("y_test")).floats()).containsExactly(2);
  }

  @Test
  void namesThatSayNothingAreAskedFor() throws IOException {
    Path file = archive("foo", "bar");
    assertThatThrownBy(() -> read(file, Role.TRAINING_LABELS))
        .hasMessageContaining("[bar, foo], and none is named as labels are: name one as --labels");
    assertThatThrownBy(() -> Npy.read(file.resolve("baz")))
        .hasMessageContaining("there is no array baz in it; there are [foo, bar]");
    assertThat(NpzArrays.found(file, Role.LABELS)).isEmpty();
    assertThat(NpzArrays.exists(folder.resolve("none.npz/x"))).isFalse();
    // one alone needs no name
    assertThat(read(archive("foo"), Role.INPUTS)).isZero();
  }
}
