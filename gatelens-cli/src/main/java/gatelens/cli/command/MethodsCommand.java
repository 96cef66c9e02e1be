package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.method.Methods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
      Map<String, Object> document = Json.document("gatelens.methods/1");
      List<Map<String, Object>> rows = new ArrayList<>();
      for (Method method : Methods.all()) {
        MethodCard card = method.card();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", card.id());
        row.put("title", card.title());
        row.put("answers", card.answers());
        row.put("needs", card.needs());
        row.put("cost", card.cost());
        row.put("citation", card.citation());
        row.put("signed", card.signed());
        row.put("complete", card.complete());
        row.put("settings", List.copyOf(new TreeSet<>(method.settings())));
        row.put("groups", method.groups());
        rows.add(row);
      }
      document.put("methods", rows);
      Json.print(document, System.out);
    } else {
      for (Method method : Methods.all()) {
        MethodCard card = method.card();
        System.out.println(card.id() + "\n    " + card.answers());
        System.out.println("    needs " + card.needs() + "; costs " + card.cost());
        if (!method.settings().isEmpty()) {
          System.out.println(
              "    settings: " + String.join(", ", new TreeSet<>(method.settings())));
        }
        System.out.println("    " + card.citation());
      }
    }
    return ExitCode.DONE.number();
  }
}
