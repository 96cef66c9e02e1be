package gatelens.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file is the old or the new one, whatever happens.
class AtomicFileTest {
  @TempDir Path folder;

  private static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theNewContentStandsInTheOldPlace() throws IOException {
    Path file = folder.resolve("a/b/model.bin");
    write(file, "old");
    write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void whoFailsHalfwayLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("model.bin");
    write(file, "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                out -> {
                  out.write(new byte[1 << 20]);
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": cannot be written: No space left on device; nothing was changed");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("model.bin");
  }

  /// While a file is written into it is in another place; closed early, it is gone.
  @Test
  void aReplacementThatIsGivenUpChangesNothing() throws IOException {
    Path file = folder.resolve("rows.npy");
    write(file, "old");
    try (Replacement replacement = Replacement.of(file)) {
      Files.writeString(replacement.beside(), "new");
      assertThat(replacement.beside()).hasParent(folder);
      assertThat(file).hasContent("old");
    }
    assertThat(names()).containsExactly("rows.npy");
  }

  @Test
  void whereNoMoveIsAtomicItIsMovedAllTheSame() throws IOException {
    Path file = folder.resolve("trials.journal");
    write(file, "old");
    List<String> tried = new ArrayList<>();
    try (Replacement replacement =
        Replacement.of(
            file,
            (from, to, options) -> {
              List<?> asked = List.of(options);
              tried.add(asked.toString());
              if (asked.contains(StandardCopyOption.ATOMIC_MOVE)) {
                throw new AtomicMoveNotSupportedException(
                    from.toString(), to.toString(), "another file system");
              }
              Files.move(from, to, options);
            })) {
      Files.writeString(replacement.beside(), "new");
      replacement.finish();
    }
    assertThat(file).hasContent("new");
    assertThat(tried).containsExactly("[ATOMIC_MOVE, REPLACE_EXISTING]", "[REPLACE_EXISTING]");
    assertThat(names()).containsExactly("trials.journal");
  }

  @Test
  void twoThreadsThatReplaceOneFileDoNotMix() throws Exception {
    Path file = folder.resolve("model.bin");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      byte[] content = new byte[50_000];
      java.util.Arrays.fill(content, (byte) t);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 5; i++) {
                  try {
                    AtomicFile.write(file, out -> out.write(content));
                  } catch (IOException failed) {
                    throw new java.io.UncheckedIOException(failed);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    byte[] written = Files.readAllBytes(file);
    assertThat(written).hasSize(50_000).containsOnly(written[0]);
    assertThat(names()).containsExactly("model.bin");
  }
}
