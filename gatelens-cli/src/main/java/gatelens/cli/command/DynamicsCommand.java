package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.data.Entry;
import gatelens.dynamics.DynamicsQuestion;
import gatelens.dynamics.RestingPoints;
import gatelens.dynamics.StatePlane;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.lens.studies.NetworkChange;
import gatelens.report.document.DynamicsDocument;
import gatelens.report.picture.PlanePicture;
import gatelens.report.text.AnswerWords;
import gatelens.report.text.DynamicsChangeText;
import gatelens.report.text.DynamicsText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens dynamics`: what a network is, by its mathematics.
@Command(
    name = "dynamics",
    mixinStandardHelpOptions = true,
    description = {
      "Where a network's state comes to rest while its input stays the same, how fast, what it",
      "answers there, and how long it remembers."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens dynamics m.gatelens rows.csv",
      "  gatelens dynamics m.keras --inputs X.npy --at mean,zero,0:5 --starts 1000 --json",
      "  gatelens dynamics m.gatelens days.csv --round 0:1-24 --before untrained.gatelens"
    })
public final class DynamicsCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private PictureOptions pictures;

  @Option(
      names = "--at",
      split = ",",
      paramLabel = "INPUT",
      description =
          "What is held still: mean (event of the data), zero, a word that occurs (or token:WORD),"
              + " ID:STEP (a sequence by its id, or its number from 0, and a step from 1), or"
              + " FILE.npy; default: mean and zero, of texts the three most frequent words.")
  private List<String> at = List.of();

  @Option(
      names = "--starts",
      paramLabel = "N",
      description = "States to search from, of real sequences; default: 200.")
  private int starts = 200;

  @Option(
      names = "--exponents",
      paramLabel = "N",
      description = "Lyapunov exponents along real sequences; default: 3.")
  private int exponents = 3;

  @Option(
      names = "--plane",
      paramLabel = "AXES",
      description =
          "Plane that states are drawn in: components (largest principal components; default), or"
              + " readout (across, where the answer changes).")
  private StatePlane.Axes plane = StatePlane.Axes.COMPONENTS;

  @Option(
      names = "--round",
      paramLabel = "INPUTS",
      description =
          "Events that come again and again, as for --at, with commas between them, or"
              + " ID:FROM-TO; the cycles that the state comes to are told. May be given"
              + " several times.")
  private List<String> rounds = List.of();

  @Option(
      names = "--before",
      paramLabel = "MODEL",
      description =
          "An earlier model of the same training, such as train --untrained writes; what training"
              + " changed is told beside it.")
  private Optional<Path> before = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options);
        WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      DynamicsQuestion question = question();
      List<Entry> rows = lens.read(inputs.asked());
      NetworkChange found =
          NetworkChange.of(lens, before, rows, Jobs.ids(rows), question, progress);
      if (options.json) {
        Json.print(DynamicsDocument.of(found.after(), found.before()), System.out);
      } else {
        System.out.print(new DynamicsText(AnswerWords.of(lens.model())).of(found.after()));
        found
            .before()
            .ifPresent(was -> System.out.print(DynamicsChangeText.of(was, found.after())));
      }
      pictures.draw(PlanePicture.of(found.after()), options);
    }
    return ExitCode.DONE.number();
  }

  private DynamicsQuestion question() {
    try {
      return new DynamicsQuestion(
          at,
          starts,
          options.seed,
          RestingPoints.Search.USUAL,
          exponents,
          plane,
          rounds.stream().map(round -> List.of(round.split(",", -1))).toList());
    } catch (IllegalArgumentException wrong) {
      throw new Refused(Refused.Kind.QUESTION, String.valueOf(wrong.getMessage()));
    }
  }
}
