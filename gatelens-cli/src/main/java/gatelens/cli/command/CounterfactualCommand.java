package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Batches;
import gatelens.cli.text.Json;
import gatelens.cli.text.Progress;
import gatelens.counterfactual.Alternatives;
import gatelens.counterfactual.Constraints;
import gatelens.counterfactual.Counterfactual;
import gatelens.counterfactual.CounterfactualSearch;
import gatelens.explain.BaselineInput;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.layer.Embedding;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
public final class CounterfactualCommand implements Callable<Integer> {
  private static final int SHOWN_CHANGES = 8;
  private static final int SHOWN_NAMES = 12;

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
      description = "Number or name of the class to reach; default: the runner-up.")
  private Optional<String> target = Optional.empty();

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
      description = "Numbers or names of features that keep their values.")
  private List<String> fixed = List.of();

  @Option(
      names = "--range",
      paramLabel = "FEATURE=LOW:HIGH",
      description = "The values that a changed feature, by number or name, may have.")
  private Map<String, String> ranges = Map.of();

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
    Model opened = model.model(options.messages());
    check(opened);
    OptionalInt wanted =
        target.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(
                named("--target " + target.get(), target.get(), classes(opened), "class"));
    List<Sample> samples = inputs.samples(opened);
    CounterfactualSearch search =
        new CounterfactualSearch(
            budget, 32, 64, samples.isEmpty() ? Constraints.NONE : constraints(opened, samples));
    List<Counterfactual> found = new ArrayList<>();
    Optional<Alternatives.OfTokens> vocabulary = vocabulary(opened);
    try (Workers workers = options.workers();
        Progress progress =
            new Progress(options, "counterfactuals", samples.size(), System::nanoTime)) {
      List<BaselineInput> all = seen(opened);
      for (Sample sample : samples) {
        Point input =
            new Point(opened.continuous().layout(sample), opened.continuous().enter(sample));
        List<float[]> seen = fitting(all, input);
        found.add(
            vocabulary.isPresent()
                ? search.find(opened, input, vocabulary.get(), seen, wanted, workers)
                : search.find(opened, input, seen, wanted, workers));
        progress.advance(1);
      }
    }
    CounterfactualChanges changes = CounterfactualChanges.of(opened, vocabulary);
    if (output.isPresent()) {
      List<Tensor> changed =
          IntStream.range(0, found.size())
              .mapToObj(n -> changes.changed(samples.get(n), found.get(n)))
              .toList();
      Tensor all = Batches.stack("the changed inputs", changed);
      Npy.write(output.get(), all);
      options.messages().println("wrote " + all.shape() + " to " + output.get());
    }
    report(
        opened,
        found,
        IntStream.range(0, found.size())
            .mapToObj(n -> changes.changes(samples.get(n), found.get(n)))
            .toList());
    return ExitCode.DONE.number();
  }

  private static void check(Model opened) {
    int forecasts = opened.info().outputs().size();
    if (forecasts > 0) {
      throw new CommandFailure(
          ExitCode.MODEL_NOT_SUPPORTED,
          "the model forecasts "
              + forecasts
              + " numbers, the first "
              + opened.info().outputNames().get(0)
              + "; a counterfactual changes the class that is answered");
    }
    if (opened.branches().size() > 1) {
      throw new CommandFailure(
          ExitCode.MODEL_NOT_SUPPORTED,
          "the model reads "
              + opened.branches().size()
              + " inputs; a counterfactual changes the events of one");
    }
  }

  private static List<String> classes(Model opened) {
    return IntStream.range(0, opened.classCount()).mapToObj(opened.info()::className).toList();
  }

  private Constraints constraints(Model opened, List<Sample> samples) {
    Axis axis = opened.continuous().layout(samples.get(0)).first().features();
    List<String> names = IntStream.range(0, axis.length()).mapToObj(axis::label).toList();
    Set<Integer> kept = new LinkedHashSet<>();
    fixed.forEach(text -> kept.add(named("--fixed " + text, text, names, "feature")));
    Map<Integer, Constraints.Range> bounds = new LinkedHashMap<>();
    ranges.forEach((text, range) ->
        bounds.put(
            named("--range " + text + "=" + range, text, names, "feature"), range(text, range)));
    return new Constraints(kept, Set.of(), bounds);
  }

  /// A name, or a number from 0.
  private static int named(String option, String text, List<String> names, String what) {
    int named = names.indexOf(text);
    if (named < 0 && text.matches("[0-9]{1,9}") && Integer.parseInt(text) < names.size()) {
      named = Integer.parseInt(text);
    }
    if (named < 0) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option
              + ": expected a "
              + what
              + " by its name or its number from 0 to "
              + (names.size() - 1)
              + "; there are "
              + String.join(", ", names.subList(0, Math.min(SHOWN_NAMES, names.size())))
              + (names.size() > SHOWN_NAMES ? ", …" : ""));
    }
    return named;
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

  private List<BaselineInput> seen(Model opened) throws IOException {
    if (training.isEmpty()) {
      if (vocabulary(opened).isPresent()) {
        return List.of();
      }
      throw new CommandFailure(
          ExitCode.USAGE,
          "--training is missing: without series there are no events to put in",
          "--training FILE, float[N][T][D] like the inputs, or raw data as in training");
    }
    Lens lens = InputOptions.lens(opened);
    return lens.isRawData(training.get())
        ? lens.background(training.get(), options.seed).rows()
        : lens.read(Inputs.array(training.get())).stream()
            .map(entry -> BaselineInput.of(opened.continuous().enter(entry.sample())))
            .toList();
  }

  /// The series at the length of an input: events are put in at their own step.
  private List<float[]> fitting(List<BaselineInput> all, Point input) {
    List<BaselineInput> some =
        all.stream()
            .filter(row -> row.isTold() || row.values().length == input.values().length)
            .toList();
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
    return some.stream()
        .map(row -> row.fitted(input.layout(), String.valueOf(training.orElseThrow())))
        .toList();
  }

  private static Constraints.Range range(String feature, String text) {
    String[] ends = text.split(":", -1);
    try {
      return new Constraints.Range(Double.parseDouble(ends[0]), Double.parseDouble(ends[1]));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--range " + feature + "=" + text + ": expected two numbers, such as 2=0:1");
    }
  }

  private void report(
      Model opened, List<Counterfactual> found, List<List<CounterfactualChanges.Change>> changes) {
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
        Map<String, Object> row = json(opened, n, found.get(n));
        row.put(
            "changes", changes.get(n).stream().map(CounterfactualChanges.Change::fields).toList());
        rows.add(row);
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
      print(changes.get(n));
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

  private static void print(List<CounterfactualChanges.Change> changes) {
    for (CounterfactualChanges.Change one :
        changes.subList(0, Math.min(SHOWN_CHANGES, changes.size()))) {
      System.out.printf("\t%s: %s → %s%n", one.place(), one.from(), one.to());
    }
    if (changes.size() > SHOWN_CHANGES) {
      System.out.printf("\tand %d more values%n", changes.size() - SHOWN_CHANGES);
    }
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
