package gatelens.cli;

import gatelens.gates.ClampEffect;
import gatelens.gates.GateOpeners;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateSurvey;
import gatelens.gates.GradientReach;
import gatelens.gates.UnitHealth;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.Picture;
import gatelens.report.SurveyPictures;
import gatelens.sequence.Sample;
import gatelens.train.Example;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
      "  gatelens gates m.gatelens --inputs X.npy --picture pictures/",
      "  gatelens gates m.gatelens --inputs X.npy --opens gru_0.update:3 --json"
    })
final class GatesCommand implements Callable<Integer> {
  /// Inputs whose gates are counted in histograms.
  private static final int DRAWN = 100;

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private PictureOptions pictures;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Classes [N]: also clamp every gate and unit and score the answers.")
  private Optional<Path> labels = Optional.empty();

  @Option(
      names = "--opens",
      paramLabel = "LAYER.GATE:UNIT",
      description =
          "Show what opens this gate; default: the gate of each layer that moves most, by its"
              + " deviation.")
  private List<String> opens = List.of();

  @Option(
      names = "--shown",
      paramLabel = "N",
      defaultValue = "5",
      description = "Contexts and causes shown of each gate; default: ${DEFAULT-VALUE}.")
  private int shown;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Read the first N inputs only; default: ${DEFAULT-VALUE}.")
  private int limit;

  /// Everything that is printed.
  private record Page(
      GateSurvey survey,
      List<GateOpeners> openers,
      List<ClampEffect> effects,
      GradientReach reach,
      double accuracy,
      int inputs) {}

  @Override
  public Integer call() throws IOException {
    Model opened = model.model();
    if (shown < 1 || limit < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--shown and --limit must be at least 1");
    }
    List<Sample> samples = inputs.samples(opened);
    int count = Math.min(limit, samples.size());
    List<Example> examples =
        labels.isPresent()
            ? TrainingFiles.labelled(samples, labels.get()).subList(0, count)
            : List.of();
    Page page;
    try (Workers workers = options.workers()) {
      page = page(opened, samples.subList(0, count), examples, workers);
      if (pictures.asked()) {
        List<Picture> drawn = new ArrayList<>(SurveyPictures.of(page.survey()));
        List<Sample> some = samples.subList(0, Math.min(DRAWN, count));
        drawn.addAll(SurveyPictures.histograms(opened.traces(some, workers), count));
        pictures.draw(drawn, options);
      }
    }
    if (options.json) {
      Json.print(document(page), System.out);
    } else {
      text(page, System.out);
    }
    return ExitCode.DONE.number();
  }

  private Page page(Model opened, List<Sample> samples, List<Example> examples, Workers workers) {
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
      return new Page(
          survey,
          openers,
          examples.isEmpty() ? List.of() : ClampEffect.of(opened, survey, examples, workers),
          GradientReach.of(opened, samples.subList(0, Math.min(50, samples.size())), workers),
          examples.isEmpty() ? 0 : gatelens.select.Selection.score(opened, examples, workers),
          samples.size());
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(ExitCode.DATA, String.valueOf(problem.getMessage()));
    }
  }

  private static List<String> liveliest(GateSurvey survey) {
    Map<String, GateStatistics> best = new LinkedHashMap<>();
    for (GateStatistics gate : survey.gates()) {
      if (!gate.gate().equals("retention")) {
        best.merge(gate.layer(), gate, (a, b) -> a.deviation() >= b.deviation() ? a : b);
      }
    }
    return best.values().stream()
        .map(gate -> gate.layer() + "." + gate.gate() + ":" + gate.unit())
        .toList();
  }

  private static Map<String, List<GateStatistics>> byGate(GateSurvey survey) {
    return survey.gates().stream()
        .collect(
            Collectors.groupingBy(
                gate -> gate.layer() + "." + gate.gate(), LinkedHashMap::new, Collectors.toList()));
  }

  private static double mean(
      List<GateStatistics> gates, java.util.function.ToDoubleFunction<GateStatistics> of) {
    return gates.stream().mapToDouble(of).average().orElse(0);
  }

  private static void text(Page page, PrintStream out) {
    out.printf(Locale.ROOT, "%d inputs, %d steps%n%n", page.inputs(), page.survey().steps());
    out.printf("%-24s %8s %8s %8s  %s%n", "gate", "mean", "< 0.1", "> 0.9", "saturated units");
    byGate(page.survey())
        .forEach((name, gates) ->
            out.printf(
                Locale.ROOT,
                "%-24s %8.3f %7.1f%% %7.1f%%  %d of %d%n",
                name,
                mean(gates, GateStatistics::mean),
                100 * mean(gates, GateStatistics::below),
                100 * mean(gates, GateStatistics::above),
                gates.stream().filter(GateStatistics::saturated).count(),
                gates.size()));
    out.println();
    units(page, out);
    out.println();
    double[] norms = page.reach().norms();
    out.printf(
        Locale.ROOT,
        "gradient reach: 90 %% within the last %d of %d steps; norm %.3g at the last step, %.3g at"
            + " the first%n",
        page.reach().steps(0.9),
        norms.length,
        norms[0],
        norms[norms.length - 1]);
    page.openers().forEach(openers -> openers(openers, out));
    if (!page.effects().isEmpty()) {
      effects(page, out);
    }
  }

  private static void units(Page page, PrintStream out) {
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
          findings(unit));
    }
  }

  private static String findings(UnitHealth unit) {
    List<String> words = new ArrayList<>();
    if (unit.dead()) {
      words.add("dead");
    }
    if (unit.saturated()) {
      words.add("saturated");
    }
    unit.duplicateOf().ifPresent(other -> words.add("like unit " + other));
    return String.join(", ", words);
  }

  private static void openers(GateOpeners openers, PrintStream out) {
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
    contexts(openers.top(), out);
    out.println("  drawn at random:");
    contexts(openers.random(), out);
  }

  private static void contexts(List<GateOpeners.Context> contexts, PrintStream out) {
    for (GateOpeners.Context one : contexts) {
      out.printf(
          Locale.ROOT,
          "    %.3f  input %d, step %d: %s%n",
          one.value(),
          one.sample(),
          one.step(),
          one.words());
    }
  }

  private static void effects(Page page, PrintStream out) {
    out.printf(Locale.ROOT, "%nheld at its mean, beside a score of %.4f%n", page.accuracy());
    List<ClampEffect> sorted = new ArrayList<>(page.effects());
    sorted.sort(Comparator.comparingDouble(ClampEffect::change));
    for (ClampEffect effect : sorted) {
      out.printf(
          Locale.ROOT,
          "  %s %+.4f  %s%n",
          effect.change() >= 0 ? "▲" : "▼",
          effect.change(),
          effect.unit() < 0
              ? effect.layer() + "." + effect.what() + ", all units"
              : effect.layer() + ":" + effect.unit());
    }
  }

  private static Map<String, Object> document(Page page) {
    Map<String, Object> document = Json.document("gatelens.gates/1");
    document.put("inputs", page.inputs());
    document.put("steps", page.survey().steps());
    document.put("gates", page.survey().gates());
    document.put("units", page.survey().units().stream().map(GatesCommand::fields).toList());
    document.put("gradientReach", page.reach().norms());
    document.put("openers", page.openers());
    if (!page.effects().isEmpty()) {
      document.put("score", page.accuracy());
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
