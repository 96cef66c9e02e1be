package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.data.Entry;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.report.document.UnitDocument;
import gatelens.report.text.UnitText;
import gatelens.unit.UnitAddress;
import gatelens.unit.UnitCard;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens unit`: what one unit stands for.
@Command(
    name = "unit",
    mixinStandardHelpOptions = true,
    description = {
      "What one unit, or one of its gates, stands for: a sentence with its support, what it shows",
      "where a feature is low or high, where it is highest, what is lost when it is held."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens unit m.gatelens reviews.csv --unit gru_0:7",
      "  gatelens unit m.keras --inputs X.npy --unit gru_0.update:7 --json"
    })
public final class UnitCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = "--unit",
      required = true,
      paramLabel = "LAYER[.GATE]:N",
      description = "The unit, counted from 0 as in pictures; or one of its gates.")
  private String unit = "";

  @Option(
      names = "--shown",
      paramLabel = "N",
      defaultValue = "5",
      description = "Features, places, weights and units shown; default: ${DEFAULT-VALUE}.")
  private int shown;

  @Override
  public Integer call() throws IOException {
    if (shown < 1) {
      throw new Refused(Refused.Kind.QUESTION, "--shown must be at least 1", "--shown 5");
    }
    try (Lens lens = model.lens(options)) {
      List<Entry> rows = lens.read(inputs.asked());
      UnitDocument card = UnitDocument.of(card(lens, rows), Jobs.ids(rows));
      if (options.json) {
        Json.print(card, System.out);
      } else {
        System.out.print(UnitText.of(card));
      }
    }
    return ExitCode.DONE.number();
  }

  private UnitCard card(Lens lens, List<Entry> rows) {
    try {
      return UnitCard.of(
          lens.model(),
          rows.stream().map(Entry::sample).toList(),
          UnitAddress.of(unit),
          shown,
          options.seed,
          lens.workers());
    } catch (IllegalArgumentException wrong) {
      throw new Refused(
          Refused.Kind.QUESTION,
          String.valueOf(wrong.getMessage()),
          "--unit gru_0:7; gatelens inspect lists the layers");
    }
  }
}
