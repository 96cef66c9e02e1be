package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A page of every kind in a real browser.
class EveryPageInBrowserTest {
  @TempDir private Path folder = Path.of("");

  private static Chromium browser() throws IOException {
    Optional<Path> found = Chromium.installed();
    Assumptions.assumeTrue(found.isPresent(), "there is no Chromium on this machine");
    return Chromium.start(
        found.orElseThrow(), Files.createTempDirectory(Path.of("target"), "chromium"));
  }

  private Path written(String kind, String html) throws IOException {
    return Files.writeString(folder.resolve(kind.replace(' ', '-') + ".html"), html);
  }

  private static String axe() throws IOException {
    try (InputStream in = EveryPageInBrowserTest.class.getResourceAsStream("/axe.min.js")) {
      Assumptions.assumeTrue(in != null, "axe is not on the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Rules of WCAG 2 and good practice that a machine can look at (axe, of Deque), all parts open.
  @Test
  void axeFindsNothingInEitherTheme() throws Exception {
    String axe = axe();
    try (Chromium browser = browser()) {
      for (var page : Kinds.pages().entrySet()) {
        browser.open(written(page.getKey(), page.getValue()), 1280, 900);
        browser.evaluate(axe + ";''");
        for (String scheme : new String[] {"light", "dark"}) {
          browser.scheme(scheme);
          browser.evaluate(PageInBrowserTest.OPEN);
          String found =
              browser.evaluate(
                  "axe.run(document,{resultTypes:['violations']}).then(r=>r.violations.map(v=>"
                      + "v.id+': '+v.nodes.map(n=>n.html.slice(0,120)).join(' ')).join('; ')"
                      + "+'; looked at '+(r.passes.length>10))");
          assertThat(found).as("%s, %s", page.getKey(), scheme).isEqualTo("; looked at true");
        }
      }
    }
  }

  /// Also at 400 % of a window of 1280 pixels, which is 320.
  @Test
  void everyPageFitsATelephoneInLettersThatCanBeRead() throws Exception {
    try (Chromium browser = browser()) {
      for (var page : Kinds.pages().entrySet()) {
        Path file = written(page.getKey(), page.getValue());
        for (int width : new int[] {390, 320}) {
          browser.open(file, width, 844);
          browser.evaluate(PageInBrowserTest.OPEN);
          assertThat(browser.evaluate(PageInBrowserTest.OVER))
              .as("%s at %d runs over the edge", page.getKey(), width)
              .isEqualTo("false");
          if (width == 390) {
            assertThat(browser.evaluate(PageInBrowserTest.SMALL)).as(page.getKey()).isEmpty();
          }
        }
        assertThat(browser.requests()).as(page.getKey()).hasSize(1);
      }
    }
  }
}
