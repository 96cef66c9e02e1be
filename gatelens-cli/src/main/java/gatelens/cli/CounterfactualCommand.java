package gatelens.cli;

import gatelens.counterfactual.Alternatives;
import gatelens.counterfactual.Constraints;
import gatelens.counterfactual.Counterfactual;
import gatelens.counterfactual.CounterfactualSearch;
import gatelens.explain.BaselineInput;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.layer.Embedding;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens counterfactual`: the fewest events that would have changed the answer.
@Command(
    name = "counterfactual",
    mixinStandardHelpOptions = true,
    description = {
      "Searches the fewest events that, had they been others, would have changed the answer. Each",
      "is verified by a whole run of the model."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens counterfactual model.keras --inputs x.npy --training train.npy",
      "  gatelens counterfactual m.gatelens --inputs x.npy --training t.npy --fixed 0 --range"
          + " 2=0:1",
      "  gatelens counterfactual m.gatelens new.csv --training train.csv",
      "  gatelens counterfactual text.keras --inputs ids.npy --allowed-tokens 4,5,6,7"
    })
final class CounterfactualCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = "--training",
      paramLabel = "FILE",
      description =
          "Series like the inputs, an array or raw data: what is plausible, and where other events"
              + " come from. Needed but for tokens.")
  private Optional<Path> training = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "CLASS",
      description = "The class to reach, from 0; default: the runner-up.")
  private int target = -1;

  @Option(
      names = "--budget",
      paramLabel = "N",
      defaultValue = "5",
      description = "The most events that may change; default: ${DEFAULT-VALUE}.")
  private int budget;

  @Option(
      names = "--fixed",
      split = ",",
      paramLabel = "FEATURE",
      description = "Features that keep their values, from 0.")
  private List<Integer> fixed = List.of();

  @Option(
      names = "--range",
      paramLabel = "FEATURE=LOW:HIGH",
      description = "The values that a changed feature may have.")
  private Map<Integer, String> ranges = Map.of();

  @Option(
      names = "--allowed-tokens",
      split = ",",
      paramLabel = "ID",
      description = "Tokens that may stand in; default: all but 0, which is padding.")
  private List<Integer> tokens = List.of();

  @Option(
      names = {"--output", "-o"},
      paramLabel = "FILE",
      description = "Where the changed inputs are written, as .npy.")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Model opened = model.model();
    if (target >= opened.classCount()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--target " + target + ": the model has " + opened.classCount() + " classes");
    }
    if (!opened.info().outputs().isEmpty()) {
      throw new CommandFailure(
          ExitCode.MODEL_NOT_SUPPORTED,
          "the model forecasts "
              + opened.info().outputs()
              + "; a counterfactual changes the class that is answered");
    }
    List<Sample> samples = inputs.samples(opened);
    CounterfactualSearch search =
        new CounterfactualSearch(
            budget, 32, 64, new Constraints(Set.copyOf(fixed), Set.of(), ranges()));
    List<Counterfactual> found = new ArrayList<>();
    Optional<Alternatives.OfTokens> vocabulary = vocabulary(opened);
    try (Workers workers = options.workers();
        Progress progress =
            new Progress(options, "counterfactuals", samples.size(), System::nanoTime)) {
      List<float[]> all = seen(opened);
      OptionalInt wanted = target < 0 ? OptionalInt.empty() : OptionalInt.of(target);
      for (Sample sample : samples) {
        Point input = new Point(opened.layout(sample), opened.enter(sample));
        List<float[]> seen = fitting(all, input);
        found.add(
            vocabulary.isPresent()
                ? search.find(opened, input, vocabulary.get(), seen, wanted, workers)
                : search.find(opened, input, seen, wanted, workers));
        progress.advance(1);
      }
    }
    if (output.isPresent()) {
      Tensor all = Batches.stack("the changed inputs", changed(found, vocabulary));
      Npy.write(output.get(), all);
      options.messages().println("wrote " + all.shape() + " to " + output.get());
    }
    report(opened, found);
    return ExitCode.DONE.number();
  }

  private static Optional<Alternatives.OfTokens> none() {
    return Optional.empty();
  }

  /// What tokens may become, where the model reads tokens.
  private Optional<Alternatives.OfTokens> vocabulary(Model opened) {
    if (!(opened.branches().get(0).layers().get(0) instanceof Embedding embedding)) {
      return none();
    }
    List<Integer> allowed =
        tokens.isEmpty() ? IntStream.range(1, embedding.vocabulary()).boxed().toList() : tokens;
    return Optional.of(new Alternatives.OfTokens(embedding.weight(), allowed));
  }

  private List<float[]> seen(Model opened) throws IOException {
    if (training.isEmpty()) {
      if (vocabulary(opened).isPresent()) {
        return List.of();
      }
      throw new CommandFailure(
          ExitCode.USAGE,
          "--training is missing: without series there are no events to put in",
          "--training FILE, float[N][T][D] like the inputs, or raw data as in training");
    }
    if (BackgroundFile.isRaw(training.get(), opened)) {
      return BackgroundFile.read(training.get(), opened, options.seed).rows().stream()
          .map(BaselineInput::values)
          .toList();
    }
    InputOptions files = new InputOptions();
    files.inputs = List.of(training.get().toString());
    return files.samples(opened).stream().map(opened::enter).toList();
  }

  /// The series that are as long as an input: events are put in at their own step.
  private List<float[]> fitting(List<float[]> all, Point input) {
    List<float[]> some = all.stream().filter(row -> row.length == input.values().length).toList();
    if (some.isEmpty() && !all.isEmpty()) {
      throw new CommandFailure(
          ExitCode.DATA,
          training.orElseThrow()
              + ": none of its "
              + all.size()
              + " series is as long as the input, "
              + input.layout().first().length()
              + " steps");
    }
    return some;
  }

  private Map<Integer, Constraints.Range> ranges() {
    Map<Integer, Constraints.Range> all = new LinkedHashMap<>();
    ranges.forEach((feature, text) -> {
      String[] ends = text.split(":", -1);
      try {
        all.put(
            feature,
            new Constraints.Range(Double.parseDouble(ends[0]), Double.parseDouble(ends[1])));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--range " + feature + "=" + text + ": expected two numbers, such as 2=0:1");
      }
    });
    return all;
  }

  /// The changed inputs in the form that they came in: features, or token ids.
  private static List<Tensor> changed(
      List<Counterfactual> found, Optional<Alternatives.OfTokens> vocabulary) {
    List<Tensor> all = new ArrayList<>();
    for (Counterfactual each : found) {
      Tensor values = each.changed().parts().get(0);
      all.add(
          vocabulary.isEmpty()
              ? values
              : Tensor.generate(
                  t -> vocabulary.get().token(values.slice(t).values()), values.extent(0)));
    }
    return all;
  }

  private void report(Model opened, List<Counterfactual> found) {
    double[] events =
        found.stream()
            .filter(Counterfactual::flipped)
            .mapToDouble(c -> c.events().size())
            .toArray();
    double[] distances =
        found.stream()
            .filter(Counterfactual::flipped)
            .mapToDouble(Counterfactual::distance)
            .toArray();
    double[] before = found.stream().mapToDouble(Counterfactual::distanceBefore).toArray();
    double share = events.length / (double) Math.max(1, found.size());
    if (options.json) {
      Map<String, Object> document = Json.document("gatelens.counterfactual/1");
      document.put("flipped", share);
      document.put("medianEvents", median(events));
      document.put("medianDistance", median(distances));
      document.put("medianDistanceBefore", median(before));
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int n = 0; n < found.size(); n++) {
        rows.add(json(opened, n, found.get(n)));
      }
      document.put("counterfactuals", rows);
      Json.print(document, System.out);
      return;
    }
    System.out.println("id\tfrom\tto\tflipped\tmargin\tevents\tcells\tchange\tdistance\tbefore");
    for (int n = 0; n < found.size(); n++) {
      Counterfactual c = found.get(n);
      System.out.printf(
          Locale.ROOT,
          "%d\t%s\t%s\t%s\t%+.3f → %+.3f\t%s\t%d\t%.3f\t%.3f\t%.3f%n",
          n,
          opened.info().className(c.from()),
          opened.info().className(c.to()),
          c.flipped() ? "yes" : "no",
          c.marginBefore(),
          c.marginAfter(),
          c.events(),
          c.cells(),
          c.change(),
          c.distance(),
          c.distanceBefore());
    }
    System.out.printf(
        Locale.ROOT,
        "flipped %.1f %% within %d events; median events changed %.0f; median distance to the"
            + " training series %.3f, of the inputs %.3f (standard deviations)%n",
        100 * share,
        budget,
        median(events),
        median(distances),
        median(before));
  }

  private static Map<String, Object> json(Model opened, int id, Counterfactual c) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", id);
    row.put("from", opened.info().className(c.from()));
    row.put("to", opened.info().className(c.to()));
    row.put("flipped", c.flipped());
    row.put("marginBefore", c.marginBefore());
    row.put("marginAfter", c.marginAfter());
    row.put("events", c.events());
    row.put("cells", c.cells());
    row.put("change", c.change());
    row.put("distance", c.distance());
    row.put("distanceBefore", c.distanceBefore());
    row.put("evaluations", c.evaluations());
    row.put("cellSteps", c.cellSteps());
    return row;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
