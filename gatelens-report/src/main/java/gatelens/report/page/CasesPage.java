package gatelens.report.page;

import gatelens.decision.Decision;
import gatelens.explain.Provenance;
import gatelens.report.draw.Markup;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.View;
import java.util.List;

/// A page about a handful of decisions that somebody chose: the first stands in full, the others
/// are folded.
///
/// @param title of the page
/// @param lead the sentence it opens with
/// @param cases at least one
/// @param words the language
public record CasesPage(String title, String lead, List<Case> cases, Wording words) {
  private static final int PAGE = 290_000;

  /// One decision.
  ///
  /// @param heading what it is about
  /// @param sentence that tells it
  /// @param decision with gates and states, the score over time and what the answer is without the
  ///   parts that decided
  public record Case(String heading, String sentence, Decision decision) {}

  /// Keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if there is no case
  public CasesPage {
    cases = List.copyOf(cases);
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("a page needs at least one case, found none");
    }
  }

  /// The page so far: sections can be added to it.
  public HtmlReport page() {
    HtmlReport page = new HtmlReport(title, lead, PAGE, words).strict().first("");
    for (int n = 0; n < cases.size(); n++) {
      Case one = cases.get(n);
      DecisionSections sections =
          new DecisionSections(
              new DecisionPage(
                  List.of(one.decision),
                  List.<View>of(),
                  Gallery.Style.plain(""),
                  new Provenance(java.util.Map.of()),
                  words));
      if (n > 0) {
        page.section(one.heading);
      }
      page.html("<p>" + Markup.escape(words.of(one.sentence)) + "</p>")
          .html(new FirstScreen(one.decision, words).cards());
      sections.firstPicture(page, one.decision);
      if (n == 0) {
        sections.detail(page, one.decision, true);
      }
    }
    return page;
  }

  /// Adds how to read it and what its words mean.
  public static void glossary(HtmlReport page, Wording words) {
    Glossary.addTo(page, words);
  }
}
