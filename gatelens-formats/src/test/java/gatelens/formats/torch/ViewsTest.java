package gatelens.formats.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.ModelFiles;
import gatelens.formats.SharedModels;
import gatelens.formats.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Numbers that do not stand in a file of PyTorch as they are (views with steps, the other sign,
/// the other order of bytes, eight bits) have PyTorch's values; files in which a part of a
/// recurrent module is missing, or whose numbers are of no type that is read, are refused by the
/// part's name. They were made by `gatelens-bench/peers/torch_views.py`.
class ViewsTest {
  /// Both compute in single precision, over four steps.
  private static final double TOLERANCE = 1e-6;

  @TempDir private Path folder = Path.of("");

  @TestFactory
  List<DynamicTest> aViewHasItsValuesOrIsNamed() throws IOException {
    List<Path> cases = SharedModels.list(Fixtures.unpack("views.zip", folder));
    assertThat(cases).hasSizeGreaterThan(20);
    return cases.stream()
        .map(each -> DynamicTest.dynamicTest(each.getFileName().toString(), () -> holds(each)))
        .toList();
  }

  private static void holds(Path each) throws IOException {
    Path file = each.resolve("model.pt");
    Path refused = each.resolve("must-refuse");
    if (Files.exists(refused)) {
      assertThatThrownBy(() -> ModelFiles.open(file, Optional.empty()))
          .isInstanceOf(UnsupportedModelException.class)
          .hasMessageContaining(Files.readString(refused));
      return;
    }
    double found =
        Fixtures.difference(
            ModelFiles.open(file, Optional.empty()).model(),
            each.resolve("input-input.npy"),
            each.resolve("expected.npy"));
    assertThat(found).isLessThan(TOLERANCE);
  }
}
