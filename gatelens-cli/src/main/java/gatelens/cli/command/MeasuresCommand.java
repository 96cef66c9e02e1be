package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.explain.MeasureCard;
import gatelens.measure.Measures;
import gatelens.report.document.MeasuresDocument;
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
    if (options.json) {
      Json.print(MeasuresDocument.of(Measures.all()), System.out);
      return ExitCode.DONE.number();
    }
    for (Measures.Row row : Measures.all()) {
      MeasureCard card = row.card();
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
    return ExitCode.DONE.number();
  }
}
