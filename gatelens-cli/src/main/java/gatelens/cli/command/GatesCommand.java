package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LabelledOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.program.Version;
import gatelens.cli.text.Json;
import gatelens.file.AtomicFile;
import gatelens.gates.ClampEffect;
import gatelens.gates.GateOpeners;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.GateTimeline;
import gatelens.gates.GradientReach;
import gatelens.gates.UnitHealth;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.FeatureInfluence;
import gatelens.perturb.ModalityExchange;
import gatelens.report.picture.SurveyPictures;
import gatelens.sequence.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens gates`: what the gates of a model do over many inputs.
@Command(
    name = "gates",
    mixinStandardHelpOptions = true,
    description = {
      "What the gates do, by layer and unit: how open they are, how long units keep what they"
          + " hold,",
      "which units are dead, saturated or alike, what opens a gate, and with labels what is lost",
      "when a gate or a unit is held at its mean."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens gates m.gatelens --inputs X.npy --labels y.npy",
      "  gatelens gates sms.gatelens --data SMSSpamCollection --test-share 0.2 --report gates.html",
      "  gatelens gates m.gatelens --inputs X.npy --picture pictures/",
      "  gatelens gates m.gatelens --inputs X.npy --opens gru_0.update:3 --json"
    })
public final class GatesCommand implements Callable<Integer> {
  /// Inputs whose gates are counted in histograms.
  private static final int DRAWN = 100;

  /// How often whole inputs are exchanged.
  private static final int EXCHANGES = 5;

  /// Inputs between which features are exchanged.
  private static final int EXCHANGED = 200;

  /// Inputs whose gradients are followed.
  private static final int FOLLOWED = 50;

  private static final int MOST_FEATURES = 10;

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private LabelledOptions data;
  @Mixin private PictureOptions pictures;

  @Option(
      names = "--opens",
      paramLabel = "LAYER.GATE:UNIT",
      description =
          "Show what opens this gate; default: of each gate of each layer the unit that moves most,"
              + " by its deviation.")
  private List<String> opens = List.of();

  @Option(
      names = "--shown",
      paramLabel = "N",
      defaultValue = "5",
      description = "Contexts and causes shown of each gate; default: ${DEFAULT-VALUE}.")
  private int shown;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one page with all of it, its pictures inside.")
  private Optional<Path> report = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Model opened = model.model(options.messages());
    if (shown < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--shown must be at least 1");
    }
    LabelledOptions.Labelled read = data.read(opened, options.seed);
    GateFindings found;
    try (Workers workers = options.workers()) {
      found = findings(opened, read, workers);
      if (pictures.asked() || report.isPresent()) {
        List<Sample> some = LabelledOptions.spread(read.samples(), DRAWN);
        GatesPage page =
            new GatesPage(
                opened,
                found,
                SurveyPictures.histograms(opened.traces(some, workers), found.inputs()));
        if (pictures.asked()) {
          pictures.draw(page.pictures(), options);
        }
        if (report.isPresent()) {
          String html = page.html(facts());
          AtomicFile.write(report.get(), out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
          options.messages().println("wrote " + report.get());
        }
      }
    }
    if (options.json) {
      Json.print(document(found), System.out);
    } else {
      text(found, System.out);
    }
    return ExitCode.DONE.number();
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("gatelens", Version.version());
    facts.put("java", Runtime.version().toString());
    facts.put("model", String.valueOf(model.file.getFileName()));
    facts.put("seed", Long.toString(options.seed));
    return facts;
  }

  private GateFindings findings(Model opened, LabelledOptions.Labelled read, Workers workers) {
    List<Sample> samples = read.samples();
    try {
      GateSurvey survey = GateSurvey.of(opened, samples, workers);
      List<GateOpeners> openers = new ArrayList<>();
      for (String gate : opens.isEmpty() ? liveliest(survey) : opens) {
        int colon = gate.lastIndexOf(':');
        if (colon < 0 || !gate.substring(colon + 1).matches("[0-9]{1,9}")) {
          throw new CommandFailure(
              ExitCode.USAGE, "--opens " + gate + ": expected LAYER.GATE:UNIT, as gru_0.update:3");
        }
        openers.add(
            GateOpeners.of(
                opened,
                samples,
                gate.substring(0, colon),
                Integer.parseInt(gate.substring(colon + 1)),
                shown,
                options.seed,
                workers));
      }
      boolean labelled = !read.examples().isEmpty();
      return new GateFindings(
          survey,
          GateTimeline.of(opened, samples, workers),
          openers,
          labelled ? ClampEffect.of(opened, survey, read.examples(), workers) : List.of(),
          reach(opened, samples, workers),
          influence(opened, samples, workers),
          labelled && opened.branches().size() > 1 && samples.size() > 1
              ? ModalityExchange.of(opened, read.examples(), EXCHANGES, options.seed, workers)
              : List.of(),
          labelled
              ? Optional.of(gatelens.select.Selection.score(opened, read.examples(), workers))
              : Optional.empty(),
          read.names());
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.DATA, String.valueOf(problem.getMessage()));
    }
  }

  private static Map<String, GradientReach> reach(
      Model opened, List<Sample> samples, Workers workers) {
    List<GradientReach> each =
        GradientReach.ofEach(opened, LabelledOptions.spread(samples, FOLLOWED), workers);
    Map<String, GradientReach> reach = new LinkedHashMap<>();
    for (int part = 0; part < each.size(); part++) {
      reach.put(opened.branches().get(part).name(), each.get(part));
    }
    return reach;
  }

  /// Exchanging a feature says something of classifiers that read features.
  private List<FeatureInfluence> influence(Model opened, List<Sample> samples, Workers workers) {
    boolean possible = !opened.answersEveryStep() && opened.classCount() > 1 && samples.size() > 1;
    return possible
        ? FeatureInfluence.of(
            opened, LabelledOptions.spread(samples, EXCHANGED), options.seed, workers)
        : List.of();
  }

  private static List<String> liveliest(GateSurvey survey) {
    Map<String, GateStatistics> best = new LinkedHashMap<>();
    for (GateStatistics gate : survey.gates()) {
      if (!gate.gate().equals("retention")) {
        best.merge(
            gate.layer() + "." + gate.gate(),
            gate,
            (a, b) -> a.deviation() >= b.deviation() ? a : b);
      }
    }
    return best.values().stream()
        .map(gate -> gate.layer() + "." + gate.gate() + ":" + gate.unit())
        .toList();
  }

  private static void text(GateFindings page, PrintStream out) {
    out.printf(Locale.ROOT, "%d inputs, %d steps%n%n", page.inputs(), page.survey().steps());
    out.printf("%-24s %8s %8s %8s  %s%n", "gate", "mean", "< 0.1", "> 0.9", "saturated units");
    for (GateFindings.GateRow row : page.gateRows()) {
      out.printf(
          Locale.ROOT,
          "%-24s %8.3f %7.1f%% %7.1f%%  %d of %d%n",
          row.name(),
          row.mean(),
          100 * row.below(),
          100 * row.above(),
          row.saturated(),
          row.units());
    }
    out.println();
    units(page, out);
    out.println();
    page.reach().forEach((input, reach) -> reach(page, input, reach, out));
    page.influence().forEach(influence -> influence(page, influence, out));
    if (!page.exchanged().isEmpty()) {
      exchanged(page, out);
    }
    page.openers().forEach(openers -> openers(openers, page.names(), out));
    if (!page.effects().isEmpty()) {
      effects(page, out);
    }
  }

  private static void units(GateFindings page, PrintStream out) {
    out.printf(
        "%-16s %9s %9s %11s %10s  %s%n",
        "unit", "mean", "deviation", "time scale", "half-life", "");
    for (UnitHealth unit : page.survey().units()) {
      out.printf(
          Locale.ROOT,
          "%-16s %9.3f %9.3f %11.1f %10s  %s%n",
          unit.layer() + ":" + unit.unit(),
          unit.meanHidden(),
          unit.deviation(),
          unit.timeScale(),
          unit.halfLife(),
          GateFindings.words(unit));
    }
  }

  private static void reach(GateFindings page, String input, GradientReach reach, PrintStream out) {
    double[] norms = reach.norms();
    out.printf(
        Locale.ROOT,
        "gradient reach%s: 90 %% within the last %d of %d steps; norm %.3g at the last step, %.3g"
            + " at the first%n",
        page.of(input),
        reach.steps(0.9),
        norms.length,
        norms[0],
        norms[norms.length - 1]);
  }

  private static void influence(GateFindings page, FeatureInfluence influence, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%nshare of the probability that moves when a feature%s is another example's (%d"
            + " examples)%n",
        page.of(influence.input()),
        influence.inputs());
    for (int feature : GateFindings.largest(influence.influence(), MOST_FEATURES)) {
      out.printf(
          Locale.ROOT,
          "  %.4f ± %.4f  %s%n",
          influence.influence()[feature],
          influence.standardErrors()[feature],
          influence.names().get(feature));
    }
  }

  private static void exchanged(GateFindings page, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%nscore when a whole input is another example's, beside %.4f (mean and deviation of %d"
            + " exchanges)%n",
        page.score().orElse(0.0),
        EXCHANGES);
    for (ModalityExchange one : page.exchanged()) {
      out.printf(Locale.ROOT, "  %.4f ± %.4f  %s%n", one.mean(), one.deviation(), one.name());
    }
  }

  private static void openers(GateOpeners openers, List<String> names, PrintStream out) {
    out.printf("%nwhat opens %s of unit %d%n", openers.address(), openers.unit());
    for (GateOpeners.Cause cause : openers.causes()) {
      out.printf(
          Locale.ROOT,
          "  %s %+.3f  %s (%d steps)%n",
          cause.strength() >= 0 ? "▲" : "▼",
          cause.strength(),
          cause.name(),
          cause.count());
    }
    out.println("  widest open:");
    contexts(openers.top(), names, out);
    out.println("  drawn at random:");
    contexts(openers.random(), names, out);
  }

  private static void contexts(
      List<GateOpeners.Context> contexts, List<String> names, PrintStream out) {
    for (GateOpeners.Context one : contexts) {
      out.printf(
          Locale.ROOT,
          "    %.3f  %s, step %d: %s%n",
          one.value(),
          GateFindings.place(names.get(one.sample())),
          one.step(),
          one.words());
    }
  }

  private static void effects(GateFindings page, PrintStream out) {
    out.printf(
        Locale.ROOT, "%nheld at its mean, beside a score of %.4f%n", page.score().orElse(0.0));
    List<ClampEffect> sorted = new ArrayList<>(page.effects());
    sorted.sort(Comparator.comparingDouble(ClampEffect::change));
    for (ClampEffect effect : sorted) {
      out.printf(
          Locale.ROOT,
          "  %s %+.4f  %s%n",
          effect.change() >= 0 ? "▲" : "▼",
          effect.change(),
          GateFindings.words(effect));
    }
  }

  private static Map<String, Object> document(GateFindings page) {
    Map<String, Object> document = Json.document("gatelens.gates/1");
    document.put("inputs", page.inputs());
    document.put("steps", page.survey().steps());
    document.put("gates", page.survey().gates());
    document.put("units", page.survey().units().stream().map(GatesCommand::fields).toList());
    document.put("timeline", page.timeline().gates());
    Map<String, double[]> reach = new LinkedHashMap<>();
    page.reach().forEach((input, one) -> reach.put(input, one.norms()));
    document.put("gradientReach", reach);
    if (!page.influence().isEmpty()) {
      document.put("features", page.influence());
    }
    if (!page.exchanged().isEmpty()) {
      document.put("exchanged", page.exchanged());
    }
    document.put("openers", page.openers());
    if (!page.effects().isEmpty()) {
      document.put("score", page.score().orElse(0.0));
      document.put("clamped", page.effects());
    }
    return document;
  }

  private static Map<String, Object> fields(UnitHealth unit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("layer", unit.layer());
    fields.put("unit", unit.unit());
    fields.put("meanHidden", unit.meanHidden());
    fields.put("deviation", unit.deviation());
    fields.put("timeScale", unit.timeScale());
    fields.put("halfLife", unit.halfLife().steps());
    fields.put("halfLifeReached", unit.halfLife().reached());
    fields.put("dead", unit.dead());
    fields.put("saturated", unit.saturated());
    unit.duplicateOf().ifPresent(other -> fields.put("duplicateOf", other));
    return fields;
  }
}
