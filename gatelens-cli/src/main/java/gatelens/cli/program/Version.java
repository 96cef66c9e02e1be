package gatelens.cli.program;

import gatelens.lens.Origin;
import picocli.CommandLine.IVersionProvider;

/// The version of the program and of what it runs on.
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "gatelens " + version(),
      "Java "
          + Runtime.version()
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }

  /// The version, or `development` outside a built jar.
  public static String version() {
    return Origin.programVersion();
  }
}
