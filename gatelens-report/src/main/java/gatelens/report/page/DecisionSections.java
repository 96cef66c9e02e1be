package gatelens.report.page;

import gatelens.decision.Decision;
import gatelens.decision.RawInput;
import gatelens.evidence.Check;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation.Grouping;
import gatelens.measure.ModalityShare;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.GateHealth;
import gatelens.report.picture.Picture;
import gatelens.report.picture.View;
import gatelens.sequence.TokenSequence;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// What stands behind an answer, section by section. A number is drawn once: what the lanes show is
/// not drawn again, nor is a gate that is the retention under another name.
///
/// @param page whose decisions are told
record DecisionSections(DecisionPage page) {
  private static final List<View> FIRST =
      List.of(View.CLOCK, View.INPUT, View.WORDS, View.LANES, View.IMAGE, View.SOUND);
  private static final List<View> PARTS =
      List.of(View.WATERFALL, View.ATTRIBUTION, View.BARS, View.SCORE);
  private static final List<View> MEMORY = List.of(View.LEDGER, View.SURVIVAL, View.MEMORY);
  private static final List<View> INSIDE =
      List.of(View.GATES, View.SATURATION, View.HISTOGRAMS, View.PHASE);

  private Wording words() {
    return page.words();
  }

  private boolean chosen() {
    return !page.views().isEmpty();
  }

  /// The lanes, or the input in the way of its kind where it has a picture of its own.
  void firstPicture(HtmlReport html, Decision decision) {
    DecisionLanes lanes = new DecisionLanes(decision, words());
    if (!chosen() && lanes.fits()) {
      if (decision.subject().sample().first() instanceof TokenSequence tokens) {
        float[] parts = decision.explanation().byEvent().get(0).values();
        html.html(
            WordStrip.html(
                lanes.axis(),
                IntStream.range(0, tokens.length()).mapToObj(tokens.steps()::shown).toList(),
                IntStream.range(0, parts.length).mapToDouble(i -> parts[i]).toArray(),
                words()));
      }
      if (hasFace(decision)) {
        pictures(decision, List.of(View.INPUT), true).forEach(html::picture);
      }
      lanes.stack().addTo(html, words());
      return;
    }
    pictures(decision, FIRST, true).forEach(html::picture);
  }

  /// True for an image or a sound: it is looked at as it is.
  private static boolean hasFace(Decision decision) {
    RawInput raw = decision.subject().raw(0);
    boolean pixels =
        decision.subject().sample().first().steps() instanceof gatelens.sequence.Axis.Pixels;
    return raw instanceof RawInput.Image || raw instanceof RawInput.Sound || pixels;
  }

  /// Memory, gates, evidence.
  ///
  /// @param alone true if the page is about it alone: then each is a section, else a part of that
  ///   of the sequence
  void detail(HtmlReport html, Decision decision, boolean alone) {
    boolean lanes = !chosen() && new DecisionLanes(decision, words()).fits();
    section(html, alone, "The parts of the score", pictures(decision, PARTS, !lanes), decision);
    section(html, alone, "What is remembered?", pictures(decision, MEMORY, true), decision);
    section(html, alone, "What happens inside?", pictures(decision, INSIDE, true), decision);
    begin(html, alone, "Can I trust this?");
    evidence(html, decision);
    pictures(decision, List.of(View.REMOVAL), true).forEach(html::picture);
  }

  private void section(
      HtmlReport html, boolean alone, String heading, List<Picture> pictures, Decision decision) {
    if (pictures.isEmpty()) {
      return;
    }
    begin(html, alone, heading);
    String axis = new DecisionLanes(decision, words()).axis();
    boolean one = decision.subject().sample().inputs().size() == 1;
    pictures.forEach(
        picture -> html.picture(picture, one && overSteps(picture, decision) ? axis : "", ""));
  }

  private static void begin(HtmlReport html, boolean alone, String heading) {
    if (alone) {
      html.section(heading);
    } else {
      html.part(heading);
    }
  }

  private static boolean overSteps(Picture picture, Decision decision) {
    Table table = picture.table();
    return table.head().get(0).equals("step")
        && table.rows().size() == decision.subject().sample().first().length();
  }

  /// The pictures of some views that fit, and were asked for or say something new.
  ///
  /// @param all false to leave out what the lanes show
  private List<Picture> pictures(Decision decision, List<View> some, boolean all) {
    List<Picture> drawn = new ArrayList<>();
    Gallery gallery = new Gallery(decision, page.style().numbered(decision.number()));
    Set<String> again = chosen() ? Set.of() : shownAlready(decision);
    for (View view : some) {
      boolean asked = chosen() ? page.views().contains(view) : usual(view, all);
      if (asked && gallery.reason(view).isEmpty()) {
        gallery.pictures(view).stream()
            .filter(picture -> !again.contains(picture.name()))
            .forEach(drawn::add);
      }
    }
    return drawn;
  }

  private boolean usual(View view, boolean all) {
    return switch (view) {
      case WORDS, LANES, IMAGE, SOUND, HISTOGRAMS, SATURATION, WATERFALL -> false;
      case BARS, SCORE -> all;
      case INPUT, ATTRIBUTION, CLOCK, LEDGER, SURVIVAL, MEMORY, GATES, PHASE, REMOVAL -> true;
    };
  }

  /// Names of pictures whose numbers stand on the page already.
  private Set<String> shownAlready(Decision decision) {
    Set<String> names = new HashSet<>();
    DecisionLanes lanes = new DecisionLanes(decision, words());
    String end = "-" + decision.number();
    if (decision.explanation().grouping() == Grouping.FEATURES) {
      names.add("input" + end);
    }
    if (lanes.fits()) {
      lanes
          .layer()
          .ifPresent(layer -> {
            names.add("ledger-" + layer.layer().name() + end);
            names.add(layer.layer().name() + "-retention" + end);
          });
    }
    // the last column of the map of what is left
    decision
        .trace()
        .ifPresent(trace ->
            trace.recurrent().stream()
                .filter(layer -> layer.retention().extent(0) <= Gallery.MOST_REMEMBERED)
                .forEach(layer -> names.add("kept-" + layer.layer().name() + end)));
    // of a picture what lies over it is shown, of a word the sum over its vector is shown, not each
    // number of the vector
    for (int b = 0; b < decision.groupings().size(); b++) {
      boolean seen = !chosen() && decision.subject().raw(b) instanceof RawInput.Image;
      if (decision.groupings().get(b) != Grouping.CELLS || seen) {
        names.add(
            "attribution"
                + (decision.groupings().size() == 1 ? "" : "-" + decision.model().inputs().get(b))
                + end);
      }
    }
    decision
        .trace()
        .ifPresent(trace ->
            trace
                .recurrent()
                .forEach(layer ->
                    layer
                        .signals()
                        .forEach((signal, values) -> {
                          boolean same =
                              !signal.equals("retention")
                                  && Arrays.equals(values.values(), layer.retention().values());
                          if (same) {
                            names.add(layer.layer().name() + "-" + signal + end);
                          }
                        })));
    return names;
  }

  /// How often gates are shut or open, over all sequences of the page.
  void health(HtmlReport html) {
    List<Trace> traces = page.decisions().stream().flatMap(d -> d.trace().stream()).toList();
    if (traces.stream().allMatch(trace -> trace.recurrent().isEmpty())) {
      return;
    }
    html.section("Gate health by layer")
        .table(
            page.decisions().size() > 1
                ? "Means and saturation of gates, over all sequences"
                : "Means and saturation of gates",
            GateHealth.table(GateHealth.of(traces)));
  }

  private void evidence(HtmlReport html, Decision decision) {
    if (!decision.probes().shares().isEmpty()) {
      html.table(
          "What each input has in the score, and what leaving it out says", inputs(decision));
      ModalityShare.together(decision.probes().shares(), decision.explanation().completeness())
          .ifPresent(html::paragraph);
    }
    var c = decision.explanation().completeness();
    decision
        .evidence()
        .ifPresentOrElse(
            card ->
                html.paragraph(words().of("Verdict") + ": " + words().of(card.sentence()))
                    .table("The checks and their rules", checks(card)),
            () -> html.paragraph("No check was asked for."));
    html.table(
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

  private Table checks(EvidenceCard card) {
    List<List<String>> rows = new ArrayList<>();
    for (Check check : card.checks()) {
      rows.add(
          List.of(
              words().of(check.name()),
              words().of(check.passed() ? "✓ passed" : "✗ failed"),
              Markup.number(check.value()),
              words().of(check.atMost() ? "at most" : "at least")
                  + " "
                  + Markup.number(check.threshold()),
              words().of(check.decidedBy()),
              words().of(check.vital() ? "do not trust" : "caution")));
    }
    return new Table(
        List.of("check", "outcome", "value", "passes", "what is measured", "if it fails"), rows);
  }
}
