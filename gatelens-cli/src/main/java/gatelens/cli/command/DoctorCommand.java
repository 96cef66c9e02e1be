package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Version;
import gatelens.cli.text.Json;
import gatelens.engine.Network;
import gatelens.report.document.DoctorDocument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gatelens doctor`: what this machine gives.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says what this machine gives: Java, kernels, threads, memory.",
    footer = {"", "Example:", "  gatelens doctor --json"})
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;

  @Override
  public Integer call() {
    DoctorDocument found = found();
    if (options.json) {
      Json.print(found, System.out);
    } else {
      print("gatelens", found.gatelens());
      print("java", found.java());
      print("vendor", found.vendor());
      print("system", found.system());
      print("kernels", found.kernels());
      print("processors", found.processors());
      print("heapMiB", found.heapMiB());
    }
    if (found.kernels().equals("scalar")) {
      options
          .messages()
          .println(
              "The plain kernels are in use: correct, and several times slower. Start Java with"
                  + " --add-modules jdk.incubator.vector, as the launcher does.");
    }
    return ExitCode.DONE.number();
  }

  private static void print(String name, Object value) {
    System.out.printf("%-12s %s%n", name, value);
  }

  private static DoctorDocument found() {
    Runtime runtime = Runtime.getRuntime();
    return new DoctorDocument(
        Version.version(),
        Runtime.version().toString(),
        System.getProperty("java.vendor"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Network.kernelDescription(),
        runtime.availableProcessors(),
        runtime.maxMemory() >> 20);
  }
}
