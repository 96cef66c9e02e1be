package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.data.Entry;
import gatelens.explain.Point;
import gatelens.intervention.InterventionStudy;
import gatelens.intervention.Phrases;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.report.document.InterveneDocument;
import gatelens.report.text.AnswerWords;
import gatelens.report.text.InterveneText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens intervene`: reaching into the state and the gates.
@Command(
    name = "intervene",
    mixinStandardHelpOptions = true,
    description =
        "What would be answered, had the memory been lost, a gate been shut, or a state been"
            + " another sequence's.",
    footer = {
      "",
      "Examples:",
      "  gatelens intervene m.gatelens rows.csv --do 'reset gru_0 @5'",
      "  gatelens intervene m.pt --inputs X.npy --only 3 --do 'force gru_0.update=1 @2-9'",
      "  gatelens intervene m.gatelens rows.csv --only 3 --donor 7 --map --do 'graft gru_0 @4'"
    })
public final class InterveneCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = "--do",
      paramLabel = "PHRASE",
      description =
          "What is done, steps from 1, units from 0; several times for several: reset [LAYER]"
              + " @STEP, graft LAYER[:UNITS] @FROM-TO [from STEP], hold LAYER:UNIT=VALUE"
              + " [@FROM-TO], force LAYER.GATE[:UNITS]=VALUE [@FROM-TO], freeze LAYER.GATE"
              + " @FROM-TO, cut LAYER.GATE<input:N [@FROM-TO] (or <unit:N).")
  private List<String> phrases = List.of();

  @Option(
      names = "--donor",
      paramLabel = "ID",
      description = "The sequence that states are taken from, by id or number from 0.")
  private Optional<String> donor = Optional.empty();

  @Option(
      names = "--map",
      description = "Where the difference from the donor lives: units by steps.")
  private boolean map;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      description = "Parts that the units of a layer are put into for --map; default: 8.")
  private Optional<Integer> blocks = Optional.empty();

  @Override
  public Integer call() throws IOException {
    InterventionStudy.Question question = question();
    try (Lens lens = model.lens(options)) {
      List<Entry> rows = lens.read(inputs.asked());
      List<String> ids = Jobs.ids(rows);
      Optional<Point> other = Optional.empty();
      if (donor.isPresent()) {
        other = Optional.of(point(lens.model(), lens.read(inputs.only(donor.get())).get(0)));
      }
      List<InterveneDocument.Changed> changed = new ArrayList<>();
      InterveneText text =
          new InterveneText(AnswerWords.of(lens.model()), lens.model().info()::className);
      for (int i = 0; i < rows.size(); i++) {
        Point input = point(lens.model(), rows.get(i));
        String id = ids.get(i);
        InterventionStudy study = study(lens, input, other, question);
        changed.add(InterveneDocument.of(id, study));
        if (!options.json) {
          System.out.print(text.of(id, input.layout().first().length(), study));
        }
      }
      if (options.json) {
        Json.print(new InterveneDocument(changed), System.out);
      }
    }
    return ExitCode.DONE.number();
  }

  private InterventionStudy.Question question() {
    if (phrases.isEmpty() && !map) {
      throw new Refused(
          Refused.Kind.QUESTION, "nothing is done", "--do 'reset gru_0 @5', or --donor ID --map");
    }
    if (blocks.isPresent() && (!map || blocks.get() < 1)) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "--blocks is of --map, and at least 1; found " + blocks.get(),
          "--map --blocks 8");
    }
    return new InterventionStudy.Question(phrases, map ? blocks.orElse(8) : 0, OptionalInt.empty());
  }

  private static Point point(Model of, Entry row) {
    return new Point(of.continuous().layout(row.sample()), of.continuous().enter(row.sample()));
  }

  private static InterventionStudy study(
      Lens lens, Point input, Optional<Point> other, InterventionStudy.Question question) {
    try {
      return InterventionStudy.of(lens.model(), input, other, question, lens.workers());
    } catch (IllegalArgumentException wrong) {
      throw new Refused(
          Refused.Kind.QUESTION,
          String.valueOf(wrong.getMessage()),
          "--do: " + String.join("; ", Phrases.FORMS));
    }
  }
}
