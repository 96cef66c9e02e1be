package gatelens.report;

import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.MethodCard;
import gatelens.explain.Provenance;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/// Everything one page says about some decisions.
///
/// @param score what is explained, in words: `logit of spam`
/// @param samples what was read
/// @param traces what was computed, one a sample
/// @param explanations one a sample, all of one method
/// @param provenance where it comes from
public record Report(
    String score,
    List<Sample> samples,
    List<Trace> traces,
    List<Explanation> explanations,
    Provenance provenance) {
  private static final int LINK_BUDGET = 300_000;
  private static final int MOST_BARS = 12;
  private static final double CLOSED = 0.1;
  private static final double OPEN = 0.9;

  /// Keeps unmodifiable copies.
  ///
  /// @throws IllegalArgumentException if the lists differ in length or are empty
  public Report {
    samples = List.copyOf(samples);
    traces = List.copyOf(traces);
    explanations = List.copyOf(explanations);
    if (samples.isEmpty()
        || samples.size() != traces.size()
        || samples.size() != explanations.size()) {
      throw new IllegalArgumentException(
          "a report needs at least one sample and as many traces and explanations, found "
              + samples.size()
              + ", "
              + traces.size()
              + " and "
              + explanations.size());
    }
  }

  /// The pictures of one sequence, by section.
  ///
  /// @param n which, from 0
  public Map<String, List<Picture>> pictures(int n) {
    Map<String, List<Picture>> all = new LinkedHashMap<>();
    all.put("The input and what drove the score", inputPictures(n));
    all.put("Memory", memoryPictures(n));
    all.put("Gates and states", gatePictures(n));
    return all;
  }

  /// The sentence that says the decision and what drove it.
  public String sentence(int n) {
    Explanation e = explanations.get(n);
    double score = e.completeness().score();
    double[] parts = parts(e);
    List<String> labels = labels(n);
    int strongest = 0;
    double sum = 0;
    for (int i = 0; i < parts.length; i++) {
      sum += Math.abs(parts[i]);
      strongest = Math.abs(parts[i]) > Math.abs(parts[strongest]) ? i : strongest;
    }
    String start =
        "Sequence "
            + n
            + ": the "
            + this.score
            + " is "
            + Markup.number(score)
            + " (baseline "
            + Markup.number(e.completeness().baselineScore())
            + ")";
    return sum == 0
        ? start + "; no part of the input changes it."
        : start
            + ", driven most by "
            + labels.get(strongest)
            + " ("
            + Charts.mark(parts[strongest])
            + String.format(
                Locale.ROOT,
                ", %.0f %% of all attribution).",
                100 * Math.abs(parts[strongest]) / sum);
  }

  /// The page.
  public String html() {
    MethodCard card = explanations.get(0).by().card();
    HtmlReport page = new HtmlReport("Why: " + score, sentence(0), LINK_BUDGET);
    if (samples.size() > 1) {
      page.section("All sequences")
          .paragraph(
              samples.size()
                  + " sequences; the highest score, the lowest, and the first, in detail"
                  + " below.")
          .table("Score and strongest part of each sequence", overview());
      if (meansFit()) {
        page.picture(meanPicture());
      }
    }
    for (int n : detailed()) {
      pictures(n)
          .forEach((heading, pictures) -> {
            page.section("Sequence " + n + ": " + heading.toLowerCase(Locale.ROOT));
            if (heading.startsWith("The input")) {
              page.paragraph(sentence(n));
              if (axis(n) instanceof Axis.Tokens tokens
                  && explanations.get(n).grouping() != Grouping.FEATURES) {
                page.tokens(tokens.labels(), doubles(explanations.get(n).byEvent().get(0)));
              }
            }
            pictures.forEach(page::picture);
          });
    }
    page.section("Gate health by layer").table("Means and saturation of gates", gateHealth());
    page.section("Evidence").table("Does the attribution add up?", evidence());
    page.section("What this does not show")
        .paragraph(
            card.title()
                + " answers: "
                + card.answers()
                + (card.complete()
                    ? " Its parts are meant to sum to the change from the baseline."
                    : " Its parts need not sum to the change from the baseline; the bar 'not"
                        + " explained' is the difference."))
        .paragraph(
            "It says what the model used, not what is true of the world. Another baseline or"
                + " another method can give another picture. The ledger credits the step that wrote"
                + " a value into memory, although that value also carries older content.")
        .paragraph("Source of the method: " + card.citation());
    page.section("Provenance").facts(provenance.facts());
    return page.html();
  }

  /// Share of closed and open steps of every gate, over all sequences.
  public Table gateHealth() {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (Trace trace : traces) {
      for (LayerTrace layer : trace.recurrent()) {
        layer
            .signals()
            .forEach((signal, values) -> {
              if (isGate(signal)) {
                double[] sum =
                    sums.computeIfAbsent(layer.layer().name() + "." + signal, k -> new double[4]);
                for (float value : values.values()) {
                  sum[0]++;
                  sum[1] += value;
                  sum[2] += value < CLOSED ? 1 : 0;
                  sum[3] += value > OPEN ? 1 : 0;
                }
              }
            });
      }
    }
    List<List<String>> rows = new ArrayList<>();
    sums.forEach((name, s) ->
        rows.add(
            List.of(
                name,
                Double.toString(s[1] / s[0]),
                Double.toString(s[2] / s[0]),
                Double.toString(s[3] / s[0]))));
    return new Table(List.of("gate", "mean", "share below 0.1", "share above 0.9"), rows);
  }

  /// True for signals in [0, 1].
  static boolean isGate(String signal) {
    return switch (signal) {
      case "update", "reset", "input", "forget", "output", "retention" -> true;
      default -> false;
    };
  }

  private List<Integer> detailed() {
    int most = 0;
    int least = 0;
    for (int n = 1; n < samples.size(); n++) {
      most = scoreOf(n) > scoreOf(most) ? n : most;
      least = scoreOf(n) < scoreOf(least) ? n : least;
    }
    return java.util.stream.Stream.of(0, most, least).distinct().toList();
  }

  private double scoreOf(int n) {
    return explanations.get(n).completeness().score();
  }

  private Table overview() {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
      rows.add(List.of(Integer.toString(n), Markup.number(scoreOf(n)), sentence(n)));
    }
    return new Table(List.of("sequence", "score", "in words"), rows);
  }

  private Table evidence() {
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
      var c = explanations.get(n).completeness();
      rows.add(
          List.of(
              Integer.toString(n),
              Double.toString(c.score()),
              Double.toString(c.baselineScore()),
              Double.toString(c.attributed()),
              Double.toString(c.gap())));
    }
    return new Table(
        List.of("sequence", "score", "at the baseline", "attributed", "not explained"), rows);
  }

  private boolean meansFit() {
    Explanation first = explanations.get(0);
    return explanations.stream().allMatch(e -> e.first().shape().equals(first.first().shape()));
  }

  private Picture meanPicture() {
    Tensor first = explanations.get(0).first();
    double[] mean = new double[first.size()];
    for (Explanation e : explanations) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += Math.abs(e.first().values()[i]) / explanations.size();
      }
    }
    Tensor values = Tensor.generate(i -> mean[i], first.shape().extents());
    String title = "Mean size of attribution over " + samples.size() + " sequences";
    if (explanations.get(0).grouping() == Grouping.CELLS) {
      return HeatMap.of(
          "mean-attribution", title, values, Ramp.SIGNED, axis(0)::label, features(0));
    }
    return Charts.bars("mean-attribution", title, labels(0), mean, MOST_BARS);
  }

  private List<Picture> inputPictures(int n) {
    Explanation e = explanations.get(n);
    List<Picture> list = new ArrayList<>();
    if (e.grouping() == Grouping.CELLS) {
      list.add(
          HeatMap.of(
              "attribution-" + n,
              "Attribution to the " + score,
              e.first(),
              Ramp.SIGNED,
              axis(n)::label,
              features(n)));
      list.add(
          Charts.bars(
              "features-" + n,
              "Attribution by feature",
              names(e.first().extent(1), features(n)),
              doubles(e.byFeature().get(0)),
              MOST_BARS));
    }
    if (samples.get(n).first() instanceof FeatureSequence f) {
      list.add(
          HeatMap.of(
              "input-" + n, "The input", f.values(), Ramp.SIGNED, axis(n)::label, features(n)));
    }
    double[] parts = parts(e);
    list.add(Charts.bars("parts-" + n, "Attribution, largest first", labels(n), parts, MOST_BARS));
    List<String> labels = new ArrayList<>(labels(n));
    double[] all = java.util.Arrays.copyOf(parts, parts.length + e.terms().size());
    for (Map.Entry<String, Double> term : e.terms().entrySet()) {
      all[labels.size()] = term.getValue();
      labels.add(term.getKey());
    }
    list.add(
        Charts.waterfall(
            "waterfall-" + n,
            "From the baseline to the score",
            e.completeness().baselineScore(),
            e.completeness().score(),
            labels,
            all,
            MOST_BARS));
    return list;
  }

  private List<Picture> memoryPictures(int n) {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace layer : traces.get(n).recurrent()) {
      String name = layer.layer().name();
      Ledger.of(layer)
          .ifPresent(ledger -> {
            list.add(
                Charts.curves(
                    "ledger-" + name + "-" + n,
                    "Written into " + name + " and kept to the end",
                    List.of("sum over units of what survives"),
                    new double[][] {ledger.written()},
                    axis(n)::label));
            list.add(
                Charts.curves(
                    "survival-" + name + "-" + n,
                    "Share of each step that " + name + " keeps to the end",
                    List.of("mean over units"),
                    new double[][] {ledger.survival()},
                    axis(n)::label));
          });
    }
    return list;
  }

  private List<Picture> gatePictures(int n) {
    List<Picture> list = new ArrayList<>();
    for (LayerTrace layer : traces.get(n).recurrent()) {
      layer
          .signals()
          .forEach((signal, values) ->
              list.add(
                  HeatMap.of(
                      layer.layer().name() + "-" + signal + "-" + n,
                      layer.layer().name() + "." + signal,
                      values,
                      isGate(signal) ? Ramp.SEQUENTIAL : Ramp.SIGNED,
                      axis(n)::label,
                      h -> "unit " + h)));
    }
    return list;
  }

  private Axis axis(int n) {
    return axis(samples.get(n).first());
  }

  private static Axis axis(Sequence sequence) {
    return switch (sequence) {
      case FeatureSequence f -> f.steps();
      case TokenSequence t -> t.steps();
    };
  }

  private IntFunction<String> features(int n) {
    return samples.get(n).first() instanceof FeatureSequence f
        ? f.features()::label
        : i -> "dimension " + i;
  }

  private static List<String> names(int count, IntFunction<String> label) {
    return java.util.stream.IntStream.range(0, count).mapToObj(label).toList();
  }

  /// One number a step, or a feature where the explanation knows no steps; all inputs in turn.
  private static double[] parts(Explanation e) {
    List<Tensor> tensors = e.grouping() == Grouping.FEATURES ? e.byFeature() : e.byEvent();
    return tensors.stream()
        .map(Report::doubles)
        .flatMapToDouble(java.util.Arrays::stream)
        .toArray();
  }

  private List<String> labels(int n) {
    Explanation e = explanations.get(n);
    List<String> labels = new ArrayList<>();
    for (Sequence sequence : samples.get(n).inputs()) {
      if (e.grouping() == Grouping.FEATURES && sequence instanceof FeatureSequence f) {
        labels.addAll(names(f.width(), f.features()::label));
      } else {
        labels.addAll(names(sequence.length(), axis(sequence)::label));
      }
    }
    for (int i = labels.size(); i < parts(e).length; i++) {
      labels.add("part " + i);
    }
    return labels;
  }

  private static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.values()[i];
    }
    return values;
  }
}
