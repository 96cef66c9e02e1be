package gatelens.cli.command;

import gatelens.cli.options.EvidenceOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.options.QuestionOptions;
import gatelens.cli.options.ViewOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.decision.Decision;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Wanted;
import gatelens.lens.Job;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.lens.answers.AnswerFile;
import gatelens.model.Model;
import gatelens.report.document.ExplainDocument;
import gatelens.report.picture.View;
import gatelens.report.text.DecisionText;
import gatelens.watch.WatchQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens explain`: what decided.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Says which inputs and steps made the decision, and whether that adds up.",
    footer = {
      "",
      "Examples:",
      "  gatelens explain model.keras --inputs x.npy --target 1 --method deeplift --output a.npy",
      "  gatelens explain model.gatelens cards.csv --only C00041 --evidence=full",
      "  gatelens explain model.gatelens \"the film was not bad\""
    })
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private QuestionOptions asked;
  @Mixin private EvidenceOptions evidence;
  @Mixin private PictureOptions pictures;
  @Mixin private ViewOptions views;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description =
          "Where attributions are written: float[N][T][D], or [N][T], [N][D] by --group; of tokens"
              + " [N][T], and [N][T][units] by --group cells. The ending decides: .npy an array,"
              + " .csv a table, a row a number. -: standard output.")
  private Optional<Path> output = Optional.empty();

  @Option(names = "--state", paramLabel = "FILE", description = "Alerts of a watch, told again.")
  private Optional<Path> state = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options)) {
      if (state.isPresent()) {
        options.messages().println(WatchQuestion.again(lens, state.get(), System.out));
        return ExitCode.DONE.number();
      }
      boolean told = options.json || prints();
      Depth depth = evidence.depth();
      Question question =
          asked.question(lens, options.seed, told ? depth : Depth.NONE, wanted(told));
      String method = question.method(lens.model()).id();
      DecisionText text = new DecisionText(method);
      Job<Decision> job = lens.decide(inputs.asked(), question);
      if (options.json || pictures.asked()) {
        List<Decision> all = new Jobs(options, "explain").all(job);
        try (AnswerFile file = AnswerFile.ofDecisions(lens, output)) {
          for (Decision decision : all) {
            file.add(decision);
          }
          file.finish().forEach(options.messages()::println);
        }
        if (pictures.asked()) {
          pictures.draw(views.pictures(all, usual()), options);
        }
        if (options.json) {
          var whence = whence(lens.model());
          Json.print(ExplainDocument.of(method, all, whence, job.unread().lines()), System.out);
        } else if (prints()) {
          all.forEach(d -> System.out.print(options.painted(text.of(d))));
        }
        return ended(depth, ExitCode.DONE);
      }
      if (output.isPresent()) {
        try (AnswerFile file = AnswerFile.ofDecisions(lens, output)) {
          ExitCode code = new Jobs(options, "explain").each(job, file::add);
          file.finish().forEach(options.messages()::println);
          return code.number();
        }
      }
      boolean five = options.reader() && inputs.only.isEmpty();
      ExitCode code =
          new Jobs(options, "explain", false)
              .each(five ? job.first(5) : job, d -> System.out.print(options.painted(text.of(d))));
      options.messages().print(five ? "five at most are shown; all of them: --only all\n" : "");
      return ended(depth, code);
    }
  }

  private int ended(Depth depth, ExitCode code) {
    boolean more = prints() && depth == Depth.CHEAP;
    options.messages().print(more ? "three more checks, which cost more: --evidence=full\n" : "");
    return code.number();
  }

  private boolean prints() {
    return !options.json && output.isEmpty() && !pictures.inTerminal();
  }

  /// On a terminal the input with its attribution and the waterfall; in a folder all that fits.
  private List<View> usual() {
    return pictures.inTerminal() ? List.of(View.INPUT, View.WATERFALL) : List.of();
  }

  private Wanted wanted(boolean told) {
    return pictures.asked()
        ? views.wanted(usual(), new Wanted(true, told, true, Wanted.MOST_PARTS))
        : new Wanted(false, told, false, 0);
  }

  private ExplainDocument.Whence whence(Model opened) throws IOException {
    Origin origin = model.origin(opened, options.seed);
    Origin.OfModel of = origin.model().orElseThrow();
    return new ExplainDocument.Whence(
        of.file(),
        of.sha256(),
        of.reading(),
        String.join(" ", inputs.inputs),
        origin.seed(),
        origin.version(),
        origin.java());
  }
}
