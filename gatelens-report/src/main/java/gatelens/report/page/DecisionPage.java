package gatelens.report.page;

import gatelens.decision.Decision;
import gatelens.decision.Wanted;
import gatelens.evidence.Check;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.MethodCard;
import gatelens.explain.Provenance;
import gatelens.measure.ModalityShare;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Table;
import gatelens.report.picture.Charts;
import gatelens.report.picture.DecisionWords;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.GateHealth;
import gatelens.report.picture.HeatMap;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Everything one page says about some decisions: of one all, of several a summary, and in detail
/// the first, the most and the least certain.
///
/// @param decisions all explained by one method; at least one
/// @param views the pictures of each decision in detail; empty for all that fit
/// @param style how they are drawn
/// @param provenance where it comes from
public record DecisionPage(
    List<Decision> decisions, List<View> views, Gallery.Style style, Provenance provenance) {
  /// Bytes of a page that holds one decision; links to data are left out above it.
  private static final int PAGE = 980_000;

  private static final int MOST_BARS = 12;

  /// What a page shows unasked of a decision in detail; removal curves of up to 64 parts, since
  /// they take a run a part and order.
  public static final Wanted WANTED = new Wanted(true, true, true, 64);

  private static final List<View> INPUT =
      List.of(
          View.INPUT,
          View.WORDS,
          View.LANES,
          View.IMAGE,
          View.SOUND,
          View.CLOCK,
          View.WATERFALL,
          View.ATTRIBUTION,
          View.BARS,
          View.SCORE);
  private static final List<View> MEMORY = List.of(View.LEDGER, View.SURVIVAL, View.MEMORY);
  private static final List<View> GATES =
      List.of(View.GATES, View.SATURATION, View.HISTOGRAMS, View.PHASE);
  private static final List<View> REMOVAL = List.of(View.REMOVAL);

  /// Keeps unmodifiable copies.
  ///
  /// @throws IllegalArgumentException if there is no decision
  public DecisionPage {
    decisions = List.copyOf(decisions);
    views = List.copyOf(views);
    if (decisions.isEmpty()) {
      throw new IllegalArgumentException("a report needs at least one decision, found none");
    }
  }

  /// The page.
  public String html() {
    Decision first = decisions.get(0);
    List<Trace> traces = decisions.stream().flatMap(d -> d.trace().stream()).toList();
    HtmlReport page = new HtmlReport("Why: " + title(), lead(first), PAGE);
    if (decisions.size() > 1) {
      summary(page);
    }
    for (Decision decision : detailed()) {
      detail(page, decision);
    }
    if (!traces.stream().allMatch(trace -> trace.recurrent().isEmpty())) {
      page.section("Gate health by layer")
          .table(
              "Means and saturation of gates"
                  + (decisions.size() > 1 ? ", over all sequences" : ""),
              GateHealth.table(GateHealth.of(traces)));
    }
    limits(page, first.explanation().by().card());
    page.section("Provenance").facts(provenance.facts());
    return page.html();
  }

  private String title() {
    return decisions.stream().map(Decision::score).distinct().count() == 1
        ? decisions.get(0).score()
        : "the model's answers";
  }

  private static String lead(Decision decision) {
    return new DecisionWords(decision).sentence()
        + decision.evidence().map(card -> " Evidence: " + card.verdict().words() + ".").orElse("");
  }

  private List<Decision> detailed() {
    return detailed(decisions).stream().map(decisions::get).toList();
  }

  /// Which of some decisions stand in detail: the first, the most certain and the least certain, in
  /// this order and each once. Only of these must everything that is drawn be known.
  ///
  /// @param decisions at least one
  /// @return their places in the list, from 0
  public static List<Integer> detailed(List<Decision> decisions) {
    Comparator<Integer> byCertainty = Comparator.comparingDouble(n -> decisions.get(n).certainty());
    List<Integer> places = IntStream.range(0, decisions.size()).boxed().toList();
    return Stream.of(
            0,
            places.stream().max(byCertainty).orElseThrow(),
            places.stream().min(byCertainty).orElseThrow())
        .distinct()
        .toList();
  }

  private void summary(HtmlReport page) {
    page.section("All sequences")
        .paragraph(
            decisions.size()
                + " sequences; the first, the one the model is most certain of and the one it is"
                + " least certain of ("
                + String.join(", ", detailed().stream().map(d -> "sequence " + d.number()).toList())
                + ") stand in detail below.")
        .table("Score, evidence and strongest parts of each sequence", overview());
    int inputs = decisions.get(0).subject().sample().inputs().size();
    for (int part = 0; part < inputs; part++) {
      if (comparable(part)) {
        page.picture(mean(part));
      }
    }
  }

  private Table overview() {
    List<List<String>> rows = new ArrayList<>();
    for (Decision d : decisions) {
      rows.add(
          List.of(
              Integer.toString(d.number()),
              Markup.number(d.explanation().completeness().score()),
              Markup.number(d.certainty()),
              Markup.number(d.explanation().completeness().gap()),
              d.evidence().map(card -> card.verdict().words()).orElse("not asked"),
              new DecisionWords(d).sentence()));
    }
    return new Table(
        List.of("sequence", "score", "lead", "not explained", "evidence", "in words"), rows);
  }

  /// Inputs of one shape lie over each other, but for words: another text has others at the place.
  private boolean comparable(int part) {
    Explanation first = decisions.get(0).explanation();
    boolean words = decisions.get(0).subject().sample().inputs().get(part) instanceof TokenSequence;
    return !words
        && decisions.stream()
            .allMatch(d -> shape(d.explanation(), part).equals(shape(first, part)));
  }

  private static Shape shape(Explanation e, int part) {
    return e.attribution().get(part).shape();
  }

  /// The mean size of attribution by step and feature of an input.
  private Picture mean(int number) {
    Explanation one = decisions.get(0).explanation();
    double[] mean = new double[one.attribution().get(number).size()];
    for (Decision d : decisions) {
      float[] values = d.explanation().attribution().get(number).values();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += Math.abs(values[i]) / decisions.size();
      }
    }
    Layout.Part part = one.input().layout().parts().get(number);
    boolean several = one.attribution().size() > 1;
    String id = "mean-attribution" + (several ? "-" + part.name() : "");
    String title =
        "Mean size of attribution over "
            + decisions.size()
            + " sequences"
            + (several ? ", input " + part.name() : "");
    Axis names = one.grouping() == Grouping.FEATURES ? part.features() : part.steps();
    return one.grouping() == Grouping.CELLS
        ? HeatMap.of(
            id,
            title,
            Tensor.generate(i -> mean[i], shape(one, number).extents()),
            Ramp.SIGNED,
            part.steps()::label,
            part.features()::label)
        : Charts.bars(
            id,
            title,
            IntStream.range(0, mean.length).mapToObj(names::label).toList(),
            mean,
            MOST_BARS);
  }

  private void detail(HtmlReport page, Decision decision) {
    String start = decisions.size() == 1 ? "" : "Sequence " + decision.number() + ": ";
    page.section(named(start, "The input and what drove the score"));
    if (decisions.size() > 1) {
      page.paragraph(new DecisionWords(decision).sentence());
    }
    if (!decision.probes().shares().isEmpty()) {
      page.table(
          "What each input has in the score, and what leaving it out says", inputs(decision));
      ModalityShare.together(decision.probes().shares(), decision.explanation().completeness())
          .ifPresent(page::paragraph);
    }
    pictures(decision, INPUT).forEach(page::picture);
    section(page, named(start, "What was written into memory, and what is left"), decision, MEMORY);
    section(page, named(start, "Gates and states"), decision, GATES);
    page.section(named(start, "How far to trust this"));
    evidence(page, decision);
    pictures(decision, REMOVAL).forEach(page::picture);
  }

  private static Table inputs(Decision decision) {
    List<List<String>> rows = new ArrayList<>();
    for (ModalityShare share : decision.probes().shares()) {
      rows.add(
          List.of(
              share.name(),
              Markup.number(share.attributed()),
              String.format(Locale.ROOT, "%.0f %%", 100 * share.share()),
              Markup.number(share.without()),
              Markup.number(share.alone())));
    }
    return new Table(
        List.of("input", "attributed", "share", "left out it costs", "alone it makes"), rows);
  }

  private static String named(String start, String heading) {
    return start.isEmpty()
        ? heading
        : start + heading.substring(0, 1).toLowerCase(Locale.ROOT) + heading.substring(1);
  }

  private void section(HtmlReport page, String heading, Decision decision, List<View> some) {
    List<Picture> pictures = pictures(decision, some);
    if (!pictures.isEmpty()) {
      page.section(heading);
      pictures.forEach(page::picture);
    }
  }

  /// The pictures of some views, those that fit and were not deselected.
  private List<Picture> pictures(Decision decision, List<View> some) {
    List<Picture> drawn = new ArrayList<>();
    Gallery gallery = new Gallery(decision, style.numbered(decision.number()));
    for (View view : some) {
      boolean usual =
          switch (view) {
            case WORDS, LANES, IMAGE, SOUND -> false;
            default -> true;
          };
      boolean asked = views.isEmpty() ? usual : views.contains(view);
      if (asked && gallery.reason(view).isEmpty()) {
        drawn.addAll(gallery.pictures(view));
      }
    }
    return drawn;
  }

  private static void evidence(HtmlReport page, Decision decision) {
    var c = decision.explanation().completeness();
    decision
        .evidence()
        .ifPresentOrElse(
            card ->
                page.paragraph("Verdict: " + card.sentence())
                    .paragraph("What to do: " + card.advice() + ".")
                    .table("The checks and their rules", checks(card)),
            () -> page.paragraph("No check was asked for."));
    page.table(
        "Does the attribution add up?",
        new Table(
            List.of("score", "at the baseline", "attributed", "not explained"),
            List.of(
                List.of(
                    Double.toString(c.score()),
                    Double.toString(c.baselineScore()),
                    Double.toString(c.attributed()),
                    Double.toString(c.gap())))));
  }

  private static Table checks(EvidenceCard card) {
    List<List<String>> rows = new ArrayList<>();
    for (Check check : card.checks()) {
      rows.add(
          List.of(
              check.name(),
              check.passed() ? "✓ passed" : "✗ failed",
              Markup.number(check.value()),
              (check.atMost() ? "at most " : "at least ") + Markup.number(check.threshold()),
              check.decidedBy(),
              check.vital() ? "do not trust" : "caution"));
    }
    return new Table(
        List.of("check", "outcome", "value", "passes", "what is measured", "if it fails"), rows);
  }

  private static void limits(HtmlReport page, MethodCard card) {
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
  }
}
