package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Version;
import gatelens.cli.text.Json;
import gatelens.engine.Network;
import java.util.LinkedHashMap;
import java.util.Map;
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
    Map<String, Object> facts = facts();
    if (options.json) {
      Map<String, Object> document = Json.document("gatelens.doctor/1");
      document.putAll(facts);
      Json.print(document, System.out);
    } else {
      facts.forEach((name, value) -> System.out.printf("%-12s %s%n", name, value));
    }
    boolean scalar = "scalar".equals(facts.get("kernels"));
    if (scalar) {
      options
          .messages()
          .println(
              "The plain kernels are in use: correct, and several times slower. Start Java with"
                  + " --add-modules jdk.incubator.vector, as the launcher does.");
    }
    return ExitCode.DONE.number();
  }

  private static Map<String, Object> facts() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("gatelens", Version.version());
    facts.put("java", Runtime.version().toString());
    facts.put("vendor", System.getProperty("java.vendor"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("kernels", Network.kernelDescription());
    facts.put("processors", runtime.availableProcessors());
    facts.put("heapMiB", runtime.maxMemory() >> 20);
    return facts;
  }
}
