package gatelens.cli.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What a file of the name `-` means: standard output, and standard input. Commands that print
/// their answer anyway are run without the option; those that write one file write it there; those
/// that write a folder refuse it, rather than make a file of that name.
public final class StandardOutput {
  private static final Path STREAM = Path.of("-");
  private static final Set<String> PRINT = Set.of("predict", "explain", "watch", "batch");
  private static final Set<String> WRITE = Set.of("report", "convert");

  private StandardOutput() {}

  /// Writes a file, or to standard output.
  @FunctionalInterface
  public interface Writer {
    /// Writes a file of this name.
    void write(Path file) throws IOException;
  }

  /// The arguments without an output that is standard output anyway.
  ///
  /// @throws CommandFailure if the command writes a folder, or a document is asked for too
  public static String[] meant(String... typed) {
    List<String> kept = new ArrayList<>();
    boolean asked = false;
    for (int i = 0; i < typed.length; i++) {
      boolean named = typed[i].equals("--output") || typed[i].equals("-o");
      if (named && i + 1 < typed.length && typed[i + 1].equals("-")) {
        asked = true;
        i++;
      } else if (typed[i].equals("--output=-")
          || typed[i].equals("-o=-")
          || typed[i].equals("-o-")) {
        asked = true;
      } else {
        kept.add(typed[i]);
      }
    }
    boolean writes = asked && WRITE.contains(typed[0]);
    if (asked && !writes && !PRINT.contains(typed[0])) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--output -: "
              + typed[0]
              + " writes a folder, or prints something else, and has no place on standard output",
          "give it a name: --output NAME");
    }
    if (writes && kept.contains("--json")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--output - and --json: both would be written to standard output",
          "give the file a name: --output NAME");
    }
    return asked && !writes ? kept.toArray(String[]::new) : Arrays.copyOf(typed, typed.length);
  }

  /// Writes to a file, or what would stand in it to standard output where it is named `-`.
  ///
  /// @return how many bytes
  public static long write(Path file, Writer writer) throws IOException {
    if (!file.equals(STREAM)) {
      writer.write(file);
      return Files.size(file);
    }
    Path whole = Files.createTempFile("gatelens", "");
    try {
      writer.write(whole);
      System.out.flush();
      long bytes = Files.copy(whole, System.out);
      System.out.flush();
      return bytes;
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /// A file that is read; where it is named `-`, one that holds what stands on standard input.
  public static Path read(Path file) {
    if (!file.equals(STREAM)) {
      return file;
    }
    try {
      Path whole = Files.createTempFile("gatelens", "");
      whole.toFile().deleteOnExit();
      Files.copy(System.in, whole, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      return whole;
    } catch (IOException problem) {
      throw new CommandFailure(ExitCode.DATA, "standard input: " + problem.getMessage());
    }
  }
}
