package gatelens.cli.command;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.PredictText;
import gatelens.lens.ExpectedOutputs;
import gatelens.lens.ExpectedTrace;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What a model's own framework answers, to hold an import to.
final class ExpectOptions {
  private static final double TOLERANCE = 1e-4;

  /// Of the largest output: single precision over many steps.
  private static final double SHARE = 1e-5;

  @Option(
      names = "--expect",
      paramLabel = "FILE",
      description =
          "Outputs of the model's own framework; prints the largest difference and fails above"
              + " 1e-5 of the largest output, or of 1.")
  private Optional<Path> expect = Optional.empty();

  @Option(
      names = "--expect-trace",
      paramLabel = "DIR",
      description =
          "Gates and states of the model's own framework, LAYER.SIGNAL.npy in a folder or in an"
              + " .npz; says in which layer and step the first differs by more than 1e-4.")
  private Optional<Path> expectTrace = Optional.empty();

  /// True if there is something to hold the model to.
  boolean asked() {
    return expect.isPresent() || expectTrace.isPresent();
  }

  /// Holds outputs, and gates and states, to those that are expected, and says how far they are
  /// off.
  ///
  /// @param inputs that were answered, in memory
  /// @param answers one per sequence
  /// @param model its file, for messages
  /// @throws CommandFailure if they differ by more than is allowed
  void check(Lens lens, Inputs inputs, List<Tensor> answers, Path model) throws IOException {
    if (expectTrace.isPresent()) {
      List<Trace> traces =
          lens.trace(inputs).all().stream().map(each -> each.trace().orElseThrow()).toList();
      Optional<ExpectedTrace.Difference> first =
          ExpectedTrace.read(expectTrace.get()).first(traces, TOLERANCE);
      System.out.println(
          first.map(PredictText::difference).orElse("gates and states are the same"));
      // Outputs that differ are said too: they show how far the difference came.
      if (first.isPresent() && expect.isEmpty()) {
        throw different("gates or states differ from the reference", model);
      }
    }
    if (expect.isPresent()) {
      ExpectedOutputs.Difference largest = ExpectedOutputs.read(expect.get()).largest(answers);
      System.out.println(PredictText.difference(largest));
      if (!(largest.share() <= SHARE)) {
        throw different(
            String.format(
                Locale.ROOT,
                "outputs differ by %.3g, which is %.1e of their size; %.0e is allowed",
                largest.size(),
                largest.share(),
                SHARE),
            model);
      }
    }
  }

  private static CommandFailure different(String what, Path model) {
    return new CommandFailure(
        ExitCode.CHECK_FAILED,
        what,
        "gatelens inspect " + model + " shows the convention that was found");
  }
}
