package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// One run of the program inside the test's JVM: what it printed and its exit code. Runs of several
/// tests wait for each other, since a JVM has one standard output.
///
/// @param code the exit code
/// @param out what stood on standard output
/// @param err what stood on standard error
public record Run(int code, String out, String err) {
  private static final Object ONE_AT_A_TIME = new Object();

  /// Runs the program.
  ///
  /// @param arguments as a user types them
  public static Run of(Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    synchronized (ONE_AT_A_TIME) {
      PrintStream out = System.out;
      PrintStream err = System.err;
      ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
      ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
      try {
        System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        int code = Gatelens.run(words);
        return new Run(
            code,
            outBytes.toString(StandardCharsets.UTF_8),
            errBytes.toString(StandardCharsets.UTF_8));
      } finally {
        System.setOut(out);
        System.setErr(err);
      }
    }
  }

  /// Runs the program, which must end well.
  ///
  /// @param arguments as a user types them
  public static Run done(Object... arguments) {
    Run run = of(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }
}
