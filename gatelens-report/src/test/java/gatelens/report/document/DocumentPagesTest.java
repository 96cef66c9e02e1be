package gatelens.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/json.md` and `docs/schema` are what the records say. They are made anew by
///
/// ```
/// mvn -q -pl gatelens-report -am test -Dtest=DocumentPagesTest -Dgatelens.docs=write \
///   -Dsurefire.failIfNoSpecifiedTests=false
/// ```
final class DocumentPagesTest {
  private static final Path DOCS = Path.of("../docs");
  private static final String MARK =
      "<!-- From here on made from the records of gatelens.report.document: see"
          + " DocumentPagesTest. -->\n";
  private static final boolean WRITE = "write".equals(System.getProperty("gatelens.docs"));

  @Test
  void thePageIsWhatTheRecordsSay() throws IOException {
    Path file = DOCS.resolve("json.md");
    String page = Files.readString(file);
    assertThat(page).contains(MARK);
    String made = page.substring(0, page.indexOf(MARK) + MARK.length()) + JsonPage.of(words());
    if (WRITE) {
      Files.writeString(file, made);
    }
    assertThat(Files.readString(file))
        .as("docs/json.md is not what the records say; run with -Dgatelens.docs=write")
        .isEqualTo(made);
  }

  @Test
  void theSchemasAreWhatTheRecordsSay() throws IOException {
    Path folder = DOCS.resolve("schema");
    Map<String, String> made = JsonSchemas.of(words());
    if (WRITE) {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> each : made.entrySet()) {
        Files.writeString(folder.resolve(each.getKey()), each.getValue());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(made.keySet());
    }
    for (Map.Entry<String, String> each : made.entrySet()) {
      assertThat(Files.readString(folder.resolve(each.getKey())))
          .as("%s is not what the record says; run with -Dgatelens.docs=write", each.getKey())
          .isEqualTo(each.getValue());
    }
  }

  private static Described words() throws IOException {
    return Described.read();
  }
}
