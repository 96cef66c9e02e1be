package gatelens.report.page;

import gatelens.decision.Decision;
import gatelens.decision.RawInput;
import gatelens.decision.Wanted;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.MethodCard;
import gatelens.explain.Provenance;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.report.draw.Table;
import gatelens.report.picture.Charts;
import gatelens.report.picture.DecisionWords;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.HeatMap;
import gatelens.report.picture.MethodPictures;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Shape;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Everything one page says about some decisions: of one all, of several a summary, and in detail
/// the first, the most and the least certain. It opens with the answer; what is behind it is
/// folded.
///
/// @param decisions all explained by one method; at least one
/// @param views the pictures of each decision in detail; empty for those that say something new
/// @param style how they are drawn
/// @param provenance where it comes from
/// @param words the language
public record DecisionPage(
    List<Decision> decisions,
    List<View> views,
    Gallery.Style style,
    Provenance provenance,
    Wording words) {
  /// Bytes of a page that holds one decision; long numbers are left out above it.
  private static final int PAGE = 290_000;

  /// The same of a page about a picture.
  private static final int PICTURE = 395_000;

  private static final int MOST_BARS = 12;

  /// What a page shows unasked of a decision in detail; removal curves of up to 64 parts, since
  /// they take a run a part and order.
  public static final Wanted WANTED = new Wanted(true, true, true, 64);

  /// In English.
  public DecisionPage(
      List<Decision> decisions, List<View> views, Gallery.Style style, Provenance provenance) {
    this(decisions, views, style, provenance, Wording.ENGLISH);
  }

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
    boolean one = decisions.size() == 1;
    HtmlReport page =
        new HtmlReport(
            one ? words.of("Why this answer?") : words.of("Why these answers?"),
            one ? new DecisionWords(first).told() : new Overview(decisions, words).sentence(),
            one && isPicture(first) ? PICTURE : PAGE,
            words);
    if (first.subject().sample().first() instanceof TokenSequence || (one && isPicture(first))) {
      page.strict();
    }
    page.chip("model", provenance.facts().getOrDefault("model", ""))
        .chip("data", provenance.facts().getOrDefault("data", ""))
        .chip(one ? "sequence" : "", one ? named(first) : "")
        .chip("explained", title())
        .chip("by", first.explanation().by().card().title());
    DecisionSections sections = new DecisionSections(this);
    if (one) {
      page.first(new FirstScreen(first, words).cards());
      sections.firstPicture(page, first);
      sections.detail(page, first, true);
    } else {
      page.first("");
      page.table("Answers", new Overview(decisions, words).answers());
      page.cases("Every sequence: sort by a column, find by a word", overview());
      for (int part = 0; part < first.subject().sample().inputs().size(); part++) {
        if (comparable(part) && decisions.size() > 2) {
          page.picture(mean(part));
        }
      }
      if (decisions.size() == 2 && comparable(0)) {
        MethodPictures.attributions(first, decisions.get(1)).forEach(page::picture);
      }
      for (Decision decision : detailed()) {
        page.section(heading(decision))
            .html(
                "<p class=\"lead\">"
                    + Markup.escape(words.of(new DecisionWords(decision).told()))
                    + "</p>")
            .html(new FirstScreen(decision, words).cards());
        sections.firstPicture(page, decision);
        sections.detail(page, decision, false);
      }
    }
    sections.health(page);
    limits(page, first.explanation().by().card());
    Glossary.addTo(page, words);
    page.section("Provenance").facts(provenance.facts());
    return page.html();
  }

  /// What a sequence is answered, and why it is one of those in detail.
  private String heading(Decision decision) {
    Comparator<Decision> byCertainty = Comparator.comparingDouble(Decision::certainty);
    List<String> why = new ArrayList<>();
    if (decision.equals(decisions.get(0))) {
      why.add(words.of("the first"));
    }
    if (decision.equals(decisions.stream().max(byCertainty).orElseThrow())) {
      why.add(words.of("the surest"));
    }
    if (decision.equals(decisions.stream().min(byCertainty).orElseThrow())) {
      why.add(words.of("the least sure"));
    }
    return words.of("Sequence {}", decision.number())
        + ", "
        + String.join(", ", why)
        + ": "
        + new Overview(decisions, words).answered(decision);
  }

  private String title() {
    return decisions.stream().map(Decision::score).distinct().count() == 1
        ? decisions.get(0).score()
        : words.of("the model's answers");
  }

  /// True for one picture.
  static boolean isPicture(Decision decision) {
    return decision.subject().sample().inputs().size() == 1
        && decision.subject().raw(0) instanceof RawInput.Image;
  }

  private static String named(Decision decision) {
    String name = decision.subject().name();
    return decision.number() + (name.isEmpty() ? "" : " · " + name);
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

  private Table overview() {
    List<List<String>> rows = new ArrayList<>();
    for (Decision d : decisions) {
      rows.add(
          List.of(
              named(d),
              Markup.number(d.explanation().completeness().score()),
              Markup.number(d.certainty()),
              Markup.number(d.explanation().completeness().gap()),
              d.evidence()
                  .map(card -> words.of(card.verdict().words()))
                  .orElse(words.of("not asked")),
              words.of(new DecisionWords(d).told())));
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
            Ramp.SIZES,
            part.steps()::told,
            part.features()::told)
        : Charts.bars(
            id,
            title,
            IntStream.range(0, mean.length).mapToObj(names::told).toList(),
            mean,
            MOST_BARS,
            new Sides("mean size", ""));
  }

  private void limits(HtmlReport page, MethodCard card) {
    page.section("What this does not show")
        .paragraph(words.of("{} answers", card.title()) + ": " + words.of(card.answers()))
        .paragraph(
            card.complete()
                ? "Its parts are meant to sum to the change from the baseline."
                : "Its parts need not sum to the change from the baseline; the bar 'not"
                    + " explained' is the difference.")
        .paragraph(
            "It says what the model used, not what is true of the world. Another baseline or"
                + " another method can give another picture. The ledger credits the step that wrote"
                + " a value into memory, although that value also carries older content.")
        .paragraph(words.of("Source of the method") + ": " + card.citation());
  }
}
