package gatelens.report.page;

import gatelens.gates.ClampEffect;
import gatelens.gates.GateOpeners;
import gatelens.gates.GateStatistics;
import gatelens.gates.GateStudy;
import gatelens.gates.GateTimeline;
import gatelens.gates.UnitHealth;
import gatelens.perturb.FeatureInfluence;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Sides;
import gatelens.report.draw.Table;
import gatelens.report.picture.Charts;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import gatelens.report.picture.SurveyPictures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the gates of a model do, as one page and as pictures.
///
/// @param found what was found
/// @param parameters how many weights the model has
public record GatesPage(GateStudy found, long parameters) {
  private static final int PAGE = 600_000;
  private static final int MOST_BARS = 20;
  private static final int MOST_ROWS = 25;

  /// Every picture, in the page's order.
  public List<Picture> pictures() {
    List<Picture> all = new ArrayList<>(SurveyPictures.of(found.survey()));
    all.addAll(timelines());
    all.addAll(histograms());
    all.addAll(reach());
    all.addAll(features());
    if (!found.effects().isEmpty()) {
      all.addAll(clamps());
    }
    return all;
  }

  /// The page.
  ///
  /// @param origin where it comes from, by name
  public String html(Map<String, String> origin) {
    GatesAnswer answer = new GatesAnswer(found, parameters);
    HtmlReport page =
        new HtmlReport("What the gates do", answer.sentence(), PAGE)
            .chip("model", origin.getOrDefault("model", ""))
            .chip("data", origin.getOrDefault("data", ""))
            .first(Cards.html(answer.cards()));
    SurveyPictures.of(found.survey()).stream().limit(1).forEach(page::picture);
    page.section("How open the gates are")
        .paragraph(
            "Means over all units and steps. A gate counts as saturated where it is below "
                + GateStatistics.CLOSED
                + ", or above "
                + GateStatistics.OPEN
                + ", in 99 % of the steps: then it is a constant. Retention is the share"
                + " of the old state that is kept, whatever the cell calls it.")
        .table("Gates", gates());
    SurveyPictures.of(found.survey()).stream().skip(1).forEach(page::picture);
    histograms().forEach(page::picture);
    page.section("When they are open");
    timelines().forEach(page::picture);
    if (found.byClass().size() > 1) {
      page.section("By class")
          .paragraph("The mean of each gate over its units and the steps of the inputs of a class.")
          .table("Mean of the gates by class", byClass(found));
    }
    page.section("How healthy the units are")
        .paragraph(
            String.format(
                Locale.ROOT,
                "Dead (the state's deviation is below %s): %s. Saturated (beyond ±%s in %.0f %% of"
                    + " the steps): %s. Alike (correlation of %s or more, of either sign): %s.",
                UnitHealth.DEAD,
                named(UnitHealth::dead),
                UnitHealth.EDGE,
                100 * UnitHealth.SHARE,
                named(UnitHealth::saturated),
                UnitHealth.ALIKE,
                named(unit -> unit.duplicateOf().isPresent())))
        .table("Units", units());
    page.section("What opens a gate")
        .paragraph(
            "Of each gate the unit that moves most. The steps where it is widest open stand beside"
                + " steps drawn at random: what both lists share is not what opens the gate.");
    found.openers().forEach(openers -> add(page, openers));
    page.section("How far back the answer reads");
    reach().forEach(page::picture);
    if (!found.influence().isEmpty()) {
      page.section("Which features matter");
      features().forEach(page::picture);
    }
    if (!found.exchanged().isEmpty()) {
      page.section("What the answers owe to each input")
          .paragraph(
              String.format(
                  Locale.ROOT,
                  "Each input, whole, is taken from another example, so that it is as it usually is"
                      + " but says nothing of this one. As they are the score is %.4f.",
                  found.score().orElse(0.0)))
          .table("Score with an input exchanged", exchanged());
    }
    if (!found.effects().isEmpty()) {
      page.section("What is lost when a gate or a unit stands still")
          .paragraph(
              String.format(
                  Locale.ROOT,
                  "Each is held at its mean, which costs nothing if the answer does not depend on"
                      + " how it moves. Without any clamp the score is %.4f.",
                  found.score().orElse(0.0)));
      clamps().forEach(page::picture);
      if (found.effects().stream().anyMatch(effect -> effect.paired().isPresent())) {
        page.paragraph(
                "Log loss moves where answers only become less sure. p is McNemar's exact test of"
                    + " the answers with and without one clamp by itself: of many clamps that"
                    + " change nothing, one in twenty is below 0.05.")
            .table("The answers with and without each clamp", paired());
      }
    }
    page.section("What this does not show")
        .paragraph(
            "A gate that moves need not matter, and one that stands still may: only clamping tests"
                + " that, and only one gate or unit at a time. A correlation with a feature is no"
                + " cause. The contexts are those of one unit of many.");
    Map<String, String> facts = new LinkedHashMap<>(origin);
    facts.put("inputs", found.lookedAt());
    facts.put("steps", Long.toString(found.survey().steps()));
    return page.section("Where this comes from").facts(facts).html();
  }

  private List<Picture> histograms() {
    return SurveyPictures.histograms(found.histograms(), found.drawn(), found.inputs());
  }

  private String named(java.util.function.Predicate<UnitHealth> which) {
    List<String> names =
        found.survey().units().stream()
            .filter(which)
            .map(unit ->
                unit.layer()
                    + ":"
                    + unit.unit()
                    + (unit.duplicateOf().isPresent()
                        ? " like " + unit.duplicateOf().getAsInt()
                        : ""))
            .toList();
    return names.isEmpty() ? "none" : names.size() + " (" + String.join(", ", names) + ")";
  }

  Table exchanged() {
    return new Table(
        List.of("input", "score", "deviation"),
        found.exchanged().stream()
            .map(one -> List.of(one.name(), number(one.mean()), number(one.deviation())))
            .toList());
  }

  /// The mean of each gate on the inputs of each class, a line a gate.
  ///
  /// @param study with classes
  public static Table byClass(GateStudy study) {
    List<String> head = new ArrayList<>(List.of("gate"));
    study.byClass().forEach(one -> head.add(one.name() + " (" + one.inputs() + ")"));
    List<List<String>> rows = new ArrayList<>();
    for (int gate = 0; gate < study.byClass().get(0).gates().size(); gate++) {
      List<String> row = new ArrayList<>(List.of(study.byClass().get(0).gates().get(gate).name()));
      for (GateStudy.OfClass one : study.byClass()) {
        row.add(number(one.gates().get(gate).mean()));
      }
      rows.add(row);
    }
    return new Table(head, rows);
  }

  Table gates() {
    List<List<String>> rows = new ArrayList<>();
    for (GateStudy.GateRow row : found.gateRows()) {
      rows.add(
          List.of(
              row.name(),
              number(row.mean()),
              percent(row.below()),
              percent(row.above()),
              row.saturated() + " of " + row.units()));
    }
    return new Table(
        List.of(
            "gate",
            "mean",
            "below " + GateStatistics.CLOSED,
            "above " + GateStatistics.OPEN,
            "saturated units"),
        rows);
  }

  private Table units() {
    List<List<String>> rows = new ArrayList<>();
    for (UnitHealth unit : found.survey().units()) {
      rows.add(
          List.of(
              unit.layer() + ":" + unit.unit(),
              number(unit.meanHidden()),
              number(unit.deviation()),
              String.format(Locale.ROOT, "%.1f", unit.timeScale()),
              unit.halfLife().toString(),
              unit.words()));
    }
    return new Table(
        List.of("unit", "mean state", "deviation", "time scale", "half-life", "finding"), rows);
  }

  /// One picture a layer: its gates and what is kept, over the sequence.
  private List<Picture> timelines() {
    Map<String, List<Curves.Curve>> layers = new LinkedHashMap<>();
    GateTimeline timeline = found.timeline();
    timeline
        .gates()
        .forEach((address, mean) -> {
          int dot = address.lastIndexOf('.');
          layers
              .computeIfAbsent(address.substring(0, dot), name -> new ArrayList<>())
              .add(Curves.Curve.of(address.substring(dot + 1), mean));
        });
    List<Picture> list = new ArrayList<>();
    layers.forEach((layer, curves) -> {
      boolean gru = curves.stream().anyMatch(curve -> curve.name().equals("update"));
      // In the usual GRU the update gate is what is kept: one line on the other.
      List<Curves.Curve> drawn =
          gru && curves.size() > 2 && same(curves.get(0), curves.get(2))
              ? curves.subList(0, 2)
              : curves.stream().filter(curve -> gru || !curve.name().equals("retention")).toList();
      list.add(
          new Curves(
                  "timeline-" + layer,
                  "How open the gates of " + layer + " are, from the first step to the last",
                  "mean of the gate",
                  drawn,
                  part -> part * 100 / GateTimeline.PARTS + " %",
                  List.of("The mean over units and inputs in each twentieth of the sequence."))
              .picture());
    });
    return list;
  }

  private static boolean same(Curves.Curve one, Curves.Curve other) {
    return java.util.Arrays.equals(one.values(), other.values());
  }

  private static void add(HtmlReport page, GateOpeners openers, List<String> names) {
    page.heading(openers.address() + " of unit " + openers.unit());
    List<List<String>> causes = new ArrayList<>();
    for (GateOpeners.Cause cause : openers.causes()) {
      causes.add(
          List.of(
              cause.name(),
              String.format(Locale.ROOT, "%+.3f", cause.strength()),
              Long.toString(cause.count())));
    }
    page.table("What goes with it", new Table(List.of("what", "strength", "steps"), causes));
    page.table("Widest open", contexts(openers.top(), names));
    page.table("Drawn at random", contexts(openers.random(), names));
  }

  private void add(HtmlReport page, GateOpeners openers) {
    add(page, openers, found.names());
  }

  private static Table contexts(List<GateOpeners.Context> contexts, List<String> names) {
    List<List<String>> rows = new ArrayList<>();
    for (GateOpeners.Context one : contexts) {
      rows.add(
          List.of(
              number(one.value()),
              one.words(),
              Integer.toString(one.step()),
              GateStudy.place(names.get(one.sample()))));
    }
    return new Table(List.of("gate", "context", "step", "input"), rows);
  }

  List<Picture> reach() {
    List<Picture> list = new ArrayList<>();
    found
        .reach()
        .forEach((input, reach) ->
            list.add(
                new Curves(
                        found.perInput("gradient-reach", input),
                        "Gradient reach: how much the answer's logit depends on a step"
                            + found.of(input),
                        "size of the gradient",
                        List.of(Curves.Curve.of("mean over inputs", reach.norms())),
                        d -> d + " back",
                        List.of(
                            "90 % of it lies within the last "
                                + reach.steps(0.9)
                                + " of "
                                + reach.norms().length
                                + " steps."))
                    .picture()));
    return list;
  }

  List<Picture> features() {
    return found.influence().stream().map(this::features).toList();
  }

  private Picture features(FeatureInfluence influence) {
    return Charts.bars(
        found.perInput("features", influence.input()),
        String.format(
            Locale.ROOT,
            "Share of the probability that moves when a feature%s is another example's (%d"
                + " examples)",
            found.of(influence.input()),
            influence.inputs()),
        influence.names(),
        influence.influence(),
        MOST_BARS,
        new Sides("moves", ""));
  }

  List<Picture> clamps() {
    List<ClampEffect> gates = found.effects().stream().filter(e -> e.unit() < 0).toList();
    List<ClampEffect> units =
        found.sortedEffects().stream().filter(e -> e.unit() >= 0).limit(MOST_ROWS).toList();
    return List.of(
        clamp("clamped-gates", "Score when a gate of all units is held at its mean", gates),
        clamp(
            "clamped-units",
            "Score when one unit is held at its mean: the " + units.size() + " that matter most",
            units));
  }

  private Table paired() {
    List<List<String>> rows = new ArrayList<>();
    for (ClampEffect effect : found.sortedEffects()) {
      if (rows.size() < 2 * MOST_ROWS) {
        effect
            .paired()
            .ifPresent(paired ->
                rows.add(
                    List.of(
                        effect.words(),
                        String.format(Locale.ROOT, "%+.3f", effect.change()),
                        String.format(Locale.ROOT, "%+.3f", paired.logLossChange()),
                        Long.toString(paired.lost()),
                        Long.toString(paired.gained()),
                        Markup.chance(paired.pValue()))));
      }
    }
    return new Table(
        List.of("held at its mean", "score", "log loss", "lost", "gained", "chance"), rows);
  }

  private static Picture clamp(String name, String title, List<ClampEffect> effects) {
    return Charts.bars(
        name,
        title,
        effects.stream().map(ClampEffect::words).toList(),
        effects.stream().mapToDouble(ClampEffect::change).toArray(),
        MOST_BARS,
        new Sides("better", "worse"));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
