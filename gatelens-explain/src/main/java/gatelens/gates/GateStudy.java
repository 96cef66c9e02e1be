package gatelens.gates;

import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.perturb.FeatureInfluence;
import gatelens.perturb.ModalityExchange;
import gatelens.sequence.Sample;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Quality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Everything that is found out about a model's gates over many inputs.
///
/// @param survey how open the gates are, how healthy the units
/// @param timeline when the gates are open
/// @param histograms of the gates and states over {@link #drawn} inputs
/// @param drawn how many inputs the histograms are of, at even distances
/// @param openers what opens some gates
/// @param effects of holding a gate or a unit at its mean; empty without labels
/// @param reach how far back the answer reads, by the name of the input
/// @param influence of the features of each input; empty for tokens, forecasts and answers at every
///   step
/// @param exchanged the score with one input exchanged; empty without labels or with one input
/// @param score without any clamp: the accuracy, or minus the mean absolute error; empty without
///   labels
/// @param names of the inputs
/// @param of how many inputs there are in all, of which these were drawn; as many if these are all
/// @param byClass what the gates do on inputs of each class; empty without classes
public record GateStudy(
    GateSurvey survey,
    GateTimeline timeline,
    List<SignalHistogram> histograms,
    int drawn,
    List<GateOpeners> openers,
    List<ClampEffect> effects,
    Map<String, GradientReach> reach,
    List<FeatureInfluence> influence,
    List<ModalityExchange> exchanged,
    Optional<Double> score,
    List<String> names,
    long of,
    List<OfClass> byClass) {
  /// How often whole inputs are exchanged.
  public static final int EXCHANGES = 5;

  /// Inputs whose gates are counted in histograms, at most.
  private static final int DRAWN = 100;

  /// Inputs between which features are exchanged, at most.
  private static final int EXCHANGED = 200;

  /// Inputs whose gradients are followed, at most.
  private static final int FOLLOWED = 50;

  /// One gate of one layer, over its units.
  ///
  /// @param name `LAYER.GATE`
  /// @param mean in [0, 1]
  /// @param below share of steps below 0.1
  /// @param above share of steps above 0.9
  /// @param saturated how many units' gate is a constant
  /// @param units how many units there are
  public record GateRow(
      String name, double mean, double below, double above, long saturated, int units) {}

  /// The gates on the inputs of one class.
  ///
  /// @param index of the class
  /// @param name of the class
  /// @param inputs how many have it
  /// @param gates every gate of every layer, over its units and these inputs
  public record OfClass(int index, String name, int inputs, List<GateRow> gates) {
    /// Keeps an unmodifiable copy.
    public OfClass {
      gates = List.copyOf(gates);
    }
  }

  /// The same with the number of inputs from which these were drawn.
  public GateStudy drawnFrom(long all) {
    return new GateStudy(
        survey,
        timeline,
        histograms,
        drawn,
        openers,
        effects,
        reach,
        influence,
        exchanged,
        score,
        names,
        all,
        byClass);
  }

  /// How many inputs were looked at, in words: `20 inputs`, `1,000 of 5,000 inputs, drawn`.
  public String lookedAt() {
    return of > inputs()
        ? String.format(Locale.ROOT, "%,d of %,d inputs, drawn", inputs(), of)
        : inputs() + " inputs";
  }

  /// Studies a model.
  ///
  /// @param samples the inputs, at least one
  /// @param examples the same with labels, or none
  /// @param names of the samples, one each
  /// @param listener told how far each stage is
  /// @throws IllegalArgumentException if there is no such gate or unit, there are as many names as
  ///   samples, or a label does not fit the model
  public static GateStudy of(
      Model model,
      List<Sample> samples,
      List<Example> examples,
      List<String> names,
      GateQuestion question,
      WorkListener listener,
      Workers workers) {
    if (samples.isEmpty() || names.size() != samples.size()) {
      throw new IllegalArgumentException(
          samples.size()
              + " inputs and "
              + names.size()
              + " names; expected one each, at least one");
    }
    boolean labelled = !examples.isEmpty();
    listener.at("gates surveyed", 0, samples.size());
    GateSurvey survey = GateSurvey.of(model, samples, workers);
    listener.at("gates surveyed", samples.size(), samples.size());
    List<GateUnit> asked = question.opens().isEmpty() ? liveliest(survey) : question.opens();
    List<GateOpeners> openers = new ArrayList<>();
    for (GateUnit one : asked) {
      listener.at("gates opened", openers.size(), asked.size());
      openers.add(
          GateOpeners.of(
              model, samples, one.gate(), one.unit(), question.shown(), question.seed(), workers));
    }
    GateTimeline timeline = GateTimeline.of(model, samples, workers);
    List<Sample> drawn = Spread.of(samples, DRAWN);
    List<SignalHistogram> histograms = SignalHistogram.of(model.traces(drawn, workers));
    return new GateStudy(
        survey,
        timeline,
        histograms,
        drawn.size(),
        openers,
        labelled ? ClampEffect.of(model, survey, examples, listener, workers) : List.of(),
        reach(model, samples, listener, workers),
        influence(model, samples, question.seed(), listener, workers),
        labelled && model.inputs().size() > 1 && samples.size() > 1
            ? ModalityExchange.of(model, examples, EXCHANGES, question.seed(), workers)
            : List.of(),
        labelled ? Optional.of(Quality.of(model, examples, workers).score()) : Optional.empty(),
        List.copyOf(names),
        names.size(),
        byClass(model, examples, workers));
  }

  private static List<OfClass> byClass(Model model, List<Example> examples, Workers workers) {
    Map<Integer, List<Sample>> classes = new TreeMap<>();
    for (Example example : examples) {
      if (model.classCount() < 2 || !(example.label() instanceof Label.Class label)) {
        return List.of();
      }
      classes.computeIfAbsent(label.index(), index -> new ArrayList<>()).add(example.input());
    }
    List<OfClass> all = new ArrayList<>();
    classes.forEach((index, samples) ->
        all.add(
            new OfClass(
                index,
                model.info().className(index),
                samples.size(),
                rows(GateSurvey.of(model, samples, workers)))));
    return all;
  }

  private static Map<String, GradientReach> reach(
      Model model, List<Sample> samples, WorkListener listener, Workers workers) {
    List<Sample> some = Spread.of(samples, FOLLOWED);
    listener.at("gradients followed", 0, some.size());
    List<GradientReach> each = GradientReach.ofEach(model, some, workers);
    Map<String, GradientReach> reach = new LinkedHashMap<>();
    for (int part = 0; part < each.size(); part++) {
      reach.put(model.inputs().get(part).name(), each.get(part));
    }
    return reach;
  }

  /// Exchanging a feature says something of classifiers that read features.
  private static List<FeatureInfluence> influence(
      Model model, List<Sample> samples, long seed, WorkListener listener, Workers workers) {
    boolean possible =
        !model.answersEveryStep()
            && model.classCount() > 1
            && model.info().outputs().isEmpty()
            && samples.size() > 1;
    if (!possible) {
      return List.of();
    }
    List<Sample> some = Spread.of(samples, EXCHANGED);
    listener.at("features exchanged", 0, some.size());
    return FeatureInfluence.of(model, some, seed, workers);
  }

  /// Of every gate of every layer the unit whose gate moves most, by its deviation.
  public static List<GateUnit> liveliest(GateSurvey survey) {
    Map<String, GateStatistics> best = new LinkedHashMap<>();
    for (GateStatistics gate : survey.gates()) {
      if (!gate.gate().equals("retention")) {
        best.merge(
            gate.layer() + "." + gate.gate(),
            gate,
            (a, b) -> a.deviation() >= b.deviation() ? a : b);
      }
    }
    List<GateUnit> units = new ArrayList<>();
    best.forEach((address, gate) -> units.add(new GateUnit(address, gate.unit())));
    return units;
  }

  /// How many inputs were read.
  public int inputs() {
    return names.size();
  }

  /// Every gate of every layer, over its units.
  public List<GateRow> gateRows() {
    return rows(survey);
  }

  private static List<GateRow> rows(GateSurvey survey) {
    Map<String, List<GateStatistics>> groups =
        survey.gates().stream()
            .collect(
                Collectors.groupingBy(
                    gate -> gate.layer() + "." + gate.gate(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<GateRow> rows = new ArrayList<>();
    groups.forEach((name, gates) ->
        rows.add(
            new GateRow(
                name,
                mean(gates, GateStatistics::mean),
                mean(gates, GateStatistics::below),
                mean(gates, GateStatistics::above),
                gates.stream().filter(GateStatistics::saturated).count(),
                gates.size())));
    return rows;
  }

  private static double mean(List<GateStatistics> gates, ToDoubleFunction<GateStatistics> of) {
    return gates.stream().mapToDouble(of).average().orElse(0);
  }

  /// The effects of clamping, the most harmful first.
  public List<ClampEffect> sortedEffects() {
    List<ClampEffect> sorted = new ArrayList<>(effects);
    sorted.sort(Comparator.comparingDouble(ClampEffect::change));
    return sorted;
  }

  /// A name for a picture or a line that there is one of for each input.
  ///
  /// @param plain what it is called where there is one input
  public String perInput(String plain, String input) {
    return reach.size() > 1 ? plain + "-" + input : plain;
  }

  /// What to add to a sentence on one input, ` of IMAGE`; nothing where there is one.
  public String of(String input) {
    return reach.size() > 1 ? " of " + input : "";
  }

  /// An input's name without how its text begins: a context shows the text.
  public static String place(String name) {
    int colon = name.indexOf(": ");
    return colon < 0 ? name : name.substring(0, colon);
  }
}
