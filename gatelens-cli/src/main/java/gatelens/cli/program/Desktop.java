package gatelens.cli.program;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/// The desktop of whoever sits before the terminal.
public final class Desktop {
  private Desktop() {}

  /// Opens a page where there is a desktop; where it cannot be opened a line says where it is.
  public static void open(Path page, PrintStream messages) {
    boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    if (!desktop && !mac) {
      return;
    }
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", page.toAbsolutePath().toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException none) {
      messages.println("open the page in a browser: " + page.toAbsolutePath());
    }
  }
}
