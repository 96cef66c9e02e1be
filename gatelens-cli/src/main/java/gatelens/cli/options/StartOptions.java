package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.lens.NewModel;
import gatelens.lens.Training;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where the model that is trained comes from.
public final class StartOptions {
  /// One of the two.
  static final class Which {
    @Option(
        names = "--model",
        paramLabel = "LAYERS",
        description =
            "The layers of a new model, in order, parted by spaces, such as 'embedding(64) gru(64)"
                + " dense(2,softmax)'; default: layers that suit the raw data, which are said.")
    private Optional<String> plan = Optional.empty();

    @Option(
        names = "--from",
        paramLabel = "MODEL",
        description = "Go on with the weights of a model file of any kind that is read.")
    private Optional<Path> from = Optional.empty();
  }

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Which which = new Which();

  @Option(
      names = "--architecture",
      paramLabel = "FILE",
      description = "JSON that says what the bare weights of --from cannot; docs/models.md.")
  private Optional<Path> architecture = Optional.empty();

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Number of tokens of a new embedding; default: the highest id and one.")
  private Optional<Integer> vocabulary = Optional.empty();

  @Option(
      names = "--initialisation",
      paramLabel = "WAY",
      description = "How weights are drawn: ${COMPLETION-CANDIDATES}; default: KERAS.")
  private Optional<Initialisation> drawn = Optional.empty();

  /// What was asked for.
  ///
  /// @param branches layers of inputs by their names
  public Training.Start start(Map<String, ModelPlan> branches) {
    Initialisation initialisation = drawn.orElse(Initialisation.KERAS);
    if (which.from.isPresent()) {
      if (drawn.isPresent() || vocabulary.isPresent()) {
        throw new CommandFailure(
            ExitCode.USAGE,
            (drawn.isPresent() ? "--initialisation" : "--vocabulary")
                + " is of new layers; --from goes on with weights that are there");
      }
      return new Training.Start.From(which.from.get(), architecture);
    }
    if (architecture.isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--architecture tells how a file of weights is read, and --from names none",
          "new layers are told by --model");
    }
    return which.plan.isEmpty()
        ? new Training.Start.Suited(branches, initialisation)
        : new Training.Start.New(
            new NewModel(
                Parsed.option("--model", which.plan.get(), ModelPlan::parse),
                branches,
                initialisation,
                vocabulary));
  }
}
