package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.cli.text.PredictText;
import gatelens.lens.Inputs;
import gatelens.lens.Judgement;
import gatelens.lens.Lens;
import gatelens.lens.answers.AnswerFile;
import gatelens.report.document.PredictDocument;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens predict`: what the model answers.
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = "Prints or writes what the model answers, as its own framework gives it.",
    footer = {
      "",
      "Examples:",
      "  gatelens predict model.keras --inputs x.npy --output y.npy",
      "  gatelens predict model.gatelens cards.csv --output answers.csv",
      "  gatelens predict model.keras --inputs series=a.npy --inputs tokens=b.npy --json",
      "  gatelens predict model.onnx --inputs x.npy --expect y.npy",
      "  gatelens predict model.onnx --inputs x.npy --expect-trace trace/"
    })
public final class PredictCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private ExpectOptions expected;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description =
          "Where outputs are written; the ending decides: .npy an array, .csv a table of ids,"
              + " classes and outputs. -: standard output.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options)) {
      if (expected.asked()) {
        return check(lens);
      }
      if (options.json || output.isPresent()) {
        List<Tensor> answers = new ArrayList<>();
        Judgement judgement = kept(lens, inputs.asked(), options.json, answers);
        unread(judgement);
        if (options.json) {
          Json.print(
              PredictDocument.of(
                  answers, lens.model().info().classes(), judgement.unread().lines()),
              System.out);
        }
      } else if (inputs.raw().isPresent()) {
        raw(lens, inputs.raw().get());
      } else {
        int[] from = {0};
        lens.predict(
            inputs.asked(),
            batch ->
                batch.forEach(
                    each -> PredictText.print(from[0]++, lens.model(), each.output(), System.out)));
      }
    }
    return ExitCode.DONE.number();
  }

  private void raw(Lens lens, Path data) throws IOException {
    List<String> forecast = lens.encoding().answerNames();
    if (!forecast.isEmpty()) {
      options.messages().println("forecasts: " + String.join(", ", forecast));
    }
    PredictText text = new PredictText(lens.model(), lens.encoding(), System.out);
    Judgement judgement = lens.predict(inputs.asked(), text::print);
    PredictText.judged(judgement).ifPresent(options.messages()::println);
    PredictText.notJudged(judgement, data).ifPresent(options.messages()::println);
    unread(judgement);
  }

  private void unread(Judgement judgement) {
    judgement.unread().lines().forEach(line -> options.messages().println("note: " + line));
  }

  /// Answers, written into the file if there is one.
  ///
  /// @param answers gets them where they are wanted
  private Judgement kept(Lens lens, Inputs asked, boolean wanted, List<Tensor> answers)
      throws IOException {
    try (AnswerFile file = AnswerFile.ofAnswers(lens, output)) {
      Judgement judgement =
          lens.predict(
              asked,
              batch -> {
                file.add(batch);
                batch.stream().filter(each -> wanted).forEach(each -> answers.add(each.output()));
              });
      file.finish().forEach(options.messages()::println);
      return judgement;
    }
  }

  /// Holds outputs, and gates and states, to those of the model's own framework.
  private int check(Lens lens) throws IOException {
    Inputs read = Inputs.of(lens.read(inputs.asked()));
    List<Tensor> answers = new ArrayList<>();
    kept(lens, read, true, answers);
    if (options.json) {
      Json.print(PredictDocument.of(answers, lens.model().info().classes(), List.of()), System.out);
    }
    expected.check(lens, read, answers, model.file);
    return ExitCode.DONE.number();
  }
}
