package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Setting;
import gatelens.method.Methods;
import gatelens.report.document.MethodsDocument;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gatelens methods`: what there is to explain with.
@Command(
    name = "methods",
    mixinStandardHelpOptions = true,
    description = "Lists the methods: what each answers, needs and costs, and where it comes from.")
public final class MethodsCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;

  @Override
  public Integer call() {
    if (options.json) {
      Json.print(MethodsDocument.of(Methods.all()), System.out);
    } else {
      for (Method method : Methods.all()) {
        MethodCard card = method.card();
        System.out.println(card.id() + "\n    " + card.answers());
        System.out.println("    needs " + card.needs() + "; costs " + card.cost());
        method.group().ifPresent(group -> System.out.println("    --group " + group));
        for (Setting setting : method.settings()) {
          System.out.println("    " + line(setting));
        }
        System.out.println("    " + card.citation());
      }
    }
    return ExitCode.DONE.number();
  }

  /// A setting in a line: `--set steps=16 (a whole number in [1, ∞)): points on the path`.
  private static String line(Setting setting) {
    return "--set "
        + setting.name()
        + "="
        + setting.usual()
        + " ("
        + setting.expected()
        + "): "
        + setting.words();
  }
}
