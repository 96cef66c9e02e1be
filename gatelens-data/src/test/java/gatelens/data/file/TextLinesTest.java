package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLinesTest {
  @TempDir private Path folder;

  /// To a model that reads characters the end of the last line would be one more that it never saw.
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "Nakamura,Nakamura",
        "Nakamura\\n,Nakamura",
        "Nakamura\\r\\n,Nakamura",
        "one\\ntwo\\n\\n,one\\ntwo\\n",
        "\\n,\"\"",
        "a \\n,\"a \""
      })
  void theEndOfTheLastLineIsNoPartOfTheText(String written, String read) throws IOException {
    Path file = folder.resolve("t.txt");
    Files.write(file, unescaped(written).getBytes(StandardCharsets.UTF_8));
    assertThat(TextLines.whole(Content.of(file))).isEqualTo(unescaped(read));
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n").replace("\\r", "\r");
  }
}
