package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Batches;
import gatelens.cli.text.Json;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.NpyRows;
import gatelens.lens.Judgement;
import gatelens.lens.Lens;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.PredictDocument;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
      "  gatelens predict model.keras --inputs series=a.npy --inputs tokens=b.npy --json",
      "  gatelens predict model.onnx --inputs x.npy --expect y.npy",
      "  gatelens predict model.onnx --inputs x.npy --expect-trace trace/"
    })
public final class PredictCommand implements Callable<Integer> {
  private static final int BATCH = 512;
  private static final double TOLERANCE = 1e-4;

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description = "Where outputs are written, as .npy.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--expect",
      paramLabel = "FILE",
      description =
          "Outputs of the model's own framework; prints the largest difference and fails above"
              + " 1e-4.")
  private Optional<Path> expect = Optional.empty();

  @Option(
      names = "--expect-trace",
      paramLabel = "DIR",
      description =
          "Gates and states of the model's own framework, LAYER.SIGNAL.npy in a folder or in an"
              + " .npz; says in which layer and step the first differs by more than 1e-4.")
  private Optional<Path> expectTrace = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    Optional<Path> raw = inputs.raw();
    if (raw.isPresent() && output.isEmpty() && !checks() && !options.json) {
      if (!opened.info().outputs().isEmpty()) {
        options.messages().println("forecasts: " + String.join(", ", opened.info().outputNames()));
      }
      try (Lens lens = Lens.of(opened, options.workers())) {
        Judgement judgement = RawPredictions.print(lens, inputs.asked(), System.out);
        RawPredictions.judged(judgement).ifPresent(options.messages()::println);
        RawPredictions.notJudged(judgement, raw.get()).ifPresent(options.messages()::println);
      }
      return ExitCode.DONE.number();
    }
    if (output.isPresent() && !checks() && !options.json) {
      write(opened, output.get());
      return ExitCode.DONE.number();
    }
    List<Sample> samples = inputs.samples(opened);
    List<Tensor> answers;
    try (Workers workers = options.workers()) {
      answers = opened.predict(samples, workers);
    }
    answers.forEach(this::finite);
    Tensor outputs = Batches.stack("the outputs", answers);
    if (output.isPresent()) {
      Npy.write(output.get(), outputs);
      options.messages().println("wrote " + outputs.shape() + " to " + output.get());
    }
    if (options.json) {
      Json.print(PredictDocument.of(answers, opened.info().classes()), System.out);
    } else if (output.isEmpty() && !checks()) {
      print(opened, outputs);
    }
    if (expectTrace.isPresent()) {
      try (Workers workers = options.workers()) {
        // Outputs that differ are said too: they show how far the difference came.
        boolean same = sameTrace(expectTrace.get(), opened.traces(samples, workers));
        if (!same && expect.isEmpty()) {
          throw new CommandFailure(
              ExitCode.CHECK_FAILED,
              "gates or states differ from the reference",
              "gatelens inspect " + model.file + " shows the convention that was found");
        }
      }
    }
    return expect.isPresent() ? compare(expect.get(), outputs) : ExitCode.DONE.number();
  }

  /// Batch by batch: neither raw data nor the answers need fit into memory.
  private void write(Model opened, Path file) throws IOException {
    try (Workers workers = options.workers();
        NpyRows rows = NpyRows.create(file)) {
      inputs.batches(
          opened,
          BATCH,
          batch -> {
            for (Tensor answer : opened.predict(batch.samples(), workers)) {
              finite(answer);
              rows.add(answer);
            }
          });
      String shape = rows.finish().toString();
      String filled = Batches.filled(rows.shortest(), rows.longest());
      options.messages().println("wrote " + shape + " to " + file + filled);
    }
  }

  private void finite(Tensor outputs) {
    if (!outputs.isFinite()) {
      throw new CommandFailure(
          ExitCode.DATA,
          "the model answers with values that are not finite",
          "look at its weights: gatelens inspect " + model.file);
    }
  }

  private boolean checks() {
    return expect.isPresent() || expectTrace.isPresent();
  }

  private static boolean sameTrace(Path place, List<Trace> traces) throws IOException {
    Optional<ExpectedTrace.Difference> first = ExpectedTrace.read(place).first(traces, TOLERANCE);
    System.out.println(
        first.map(ExpectedTrace.Difference::toString).orElse("gates and states are the same"));
    return first.isEmpty();
  }

  private static void print(Model model, Tensor outputs) {
    for (int n = 0; n < outputs.extent(0); n++) {
      Tensor row = outputs.slice(n);
      int width = row.extent(row.shape().rank() - 1);
      List<String> words = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        String name =
            model.info().classes().size() == width && row.size() == width
                ? model.info().className(i) + " "
                : "";
        words.add(name + String.format(Locale.ROOT, "%.6g", row.values()[i]));
      }
      System.out.println(n + "\t" + String.join("\t", words));
    }
  }

  private int compare(Path file, Tensor outputs) throws IOException {
    NpyArray wanted = Npy.read(file);
    if (wanted.size() != outputs.size()) {
      throw new CommandFailure(
          ExitCode.DATA,
          file + ": expected " + outputs.shape() + " like the outputs, found " + wanted);
    }
    int worst = 0;
    double most = 0;
    for (int i = 0; i < wanted.size(); i++) {
      double off = Math.abs(wanted.get(i) - outputs.values()[i]);
      if (!(off <= most)) {
        most = off;
        worst = i;
      }
    }
    int row = outputs.size() / outputs.extent(0);
    System.out.printf(
        Locale.ROOT,
        "largest difference %.3g, in sequence %d, value %d (here %.7g, expected %.7g)%n",
        most,
        worst / row,
        worst % row,
        outputs.values()[worst],
        wanted.get(worst));
    if (most <= TOLERANCE) {
      return ExitCode.DONE.number();
    }
    throw new CommandFailure(
        ExitCode.CHECK_FAILED,
        String.format(Locale.ROOT, "outputs differ by %.3g; %.0e is allowed", most, TOLERANCE),
        "gatelens inspect " + model.file + " shows the convention that was found");
  }
}
