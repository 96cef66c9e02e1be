package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.explain.MeasureCard;
import gatelens.measure.Measures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gatelens measures`: how explanations are held to account.
@Command(
    name = "measures",
    mixinStandardHelpOptions = true,
    description =
        "Lists the measures of an explanation: what each answers and which way is better.",
    footer = {"", "Example:", "  gatelens measures --json"})
public final class MeasuresCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;

  @Override
  public Integer call() {
    Map<String, Object> document = Json.document("gatelens.measures/1");
    List<Object> list = new ArrayList<>();
    for (Measures.Row row : Measures.all()) {
      MeasureCard card = row.card();
      if (!options.json) {
        System.out.println(
            card.id()
                + "\n  "
                + card.answers()
                + "\n  better "
                + card.better()
                + "; needs "
                + card.needs()
                + "; costs "
                + card.cost()
                + "\n  "
                + card.citation());
      }
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", card.id());
      one.put("title", card.title());
      one.put("answers", card.answers());
      one.put("better", card.better());
      one.put("needs", card.needs());
      one.put("cost", card.cost());
      one.put("citation", card.citation());
      one.put("needsMethod", row.needsMethod());
      one.put("settingCards", MethodsCommand.cards(row.settings()));
      list.add(one);
    }
    document.put("measures", list);
    if (options.json) {
      Json.print(document, System.out);
    }
    return ExitCode.DONE.number();
  }
}
