package gatelens.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The page of ONNX operators says what the code reads.
class OperatorsPageTest {
  @Test
  void everyOperatorAndAttributeStandsOnThePage() throws IOException {
    List<String> page =
        Files.readAllLines(Path.of("../docs/onnx.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(page)
        .containsExactlyElementsOf(Operators.list().stream().map(OperatorsPageTest::row).toList());
  }

  private static String row(Operators operator) {
    return "| `"
        + operator.name()
        + "` | "
        + words(operator.attributes())
        + " | "
        + words(operator.immaterial())
        + " | "
        + operator.meaning()
        + " |";
  }

  private static String words(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" "));
  }
}
