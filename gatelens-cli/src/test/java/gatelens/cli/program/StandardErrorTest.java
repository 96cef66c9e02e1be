package gatelens.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardErrorTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  @TempDir Path folder;

  private static Path descriptor(Path file) throws IOException {
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.filter(Files::isRegularFile)
          .filter(link -> {
            try {
              return Files.isSameFile(link, file);
            } catch (IOException gone) {
              return false;
            }
          })
          .findFirst()
          .orElseThrow();
    }
  }

  /// As in `gatelens … > log 2>&1`: two streams, one place in the file.
  @Test
  void whatIsWrittenInTurnsStandsInTurns() throws IOException {
    assumeTrue(Files.isDirectory(DESCRIPTORS), "descriptors are looked up in /proc");
    Path log = folder.resolve("log");
    Files.writeString(log, "");
    try (FileOutputStream out = new FileOutputStream(log.toFile())) {
      PrintStream err = StandardError.of(descriptor(log));
      out.write("one\n".getBytes(StandardCharsets.UTF_8));
      err.println("two ä");
      err.write('3');
      out.write("\nfour\n".getBytes(StandardCharsets.UTF_8));
      err.print("");
      err.println("five");
      assertThat(err.checkError()).isFalse();
    }
    assertThat(Files.readString(log)).isEqualTo("one\ntwo ä\n3\nfour\nfive\n");
  }

  @Test
  void aPipeIsOpenedByName() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/null")), "this machine has no /dev/null");
    PrintStream err = StandardError.of(Path.of("/dev/null"));
    err.println("nowhere");
    assertThat(err.checkError()).isFalse();
  }
}
