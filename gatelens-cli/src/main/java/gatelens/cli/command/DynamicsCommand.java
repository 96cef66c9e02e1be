package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.data.Entry;
import gatelens.dynamics.DynamicsQuestion;
import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.RestingPoints;
import gatelens.dynamics.StatePlane;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.report.document.DynamicsDocument;
import gatelens.report.picture.PlanePicture;
import gatelens.report.text.AnswerWords;
import gatelens.report.text.DynamicsText;
import java.io.IOException;
import java.util.List;
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
      "  gatelens dynamics m.keras --inputs X.npy --at mean,zero,1:5 --starts 1000 --json"
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
          "What is held still: mean (event of the data), zero, a word that occurs, or"
              + " SEQUENCE:STEP, both from 1; default: mean and zero, of texts the three most"
              + " frequent words.")
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

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options);
        WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      List<Entry> rows = lens.read(inputs.asked());
      DynamicsStudy study = study(lens, rows, progress);
      if (options.json) {
        Json.print(DynamicsDocument.of(study), System.out);
      } else {
        System.out.print(new DynamicsText(AnswerWords.of(lens.model())).of(study));
      }
      pictures.draw(PlanePicture.of(study), options);
    }
    return ExitCode.DONE.number();
  }

  private DynamicsStudy study(Lens lens, List<Entry> rows, WorkProgress progress) {
    try {
      DynamicsQuestion question =
          new DynamicsQuestion(
              at, starts, options.seed, RestingPoints.Search.USUAL, exponents, plane);
      return DynamicsStudy.of(
          lens.model(),
          rows.stream().map(Entry::sample).toList(),
          question,
          progress,
          lens.workers());
    } catch (IllegalArgumentException wrong) {
      throw new Refused(
          Refused.Kind.QUESTION,
          String.valueOf(wrong.getMessage()),
          "what can be held still: --at");
    }
  }
}
