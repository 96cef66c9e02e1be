package gatelens.cli;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;

/// The program by its name, for whoever has it beside and cannot be built against it: {@link
/// ToolProvider} is what a Java process looks tools up by. It prints to the process's own standard
/// streams.
public final class GatelensTool implements ToolProvider {
  /// Called by `ServiceLoader`.
  public GatelensTool() {}

  @Override
  public String name() {
    return "gatelens";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... words) {
    out.flush();
    err.flush();
    int code = Gatelens.run(words);
    System.out.flush();
    System.err.flush();
    return code;
  }
}
