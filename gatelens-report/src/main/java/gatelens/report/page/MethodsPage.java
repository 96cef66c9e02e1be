package gatelens.report.page;

import gatelens.compare.MethodComparison;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.MethodPictures;
import gatelens.report.picture.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Methods side by side as one page: how far they agree, how faithful they are, what each says of
/// the first sequences on one scale.
///
/// @param comparison what was found, of at least one method
public record MethodsPage(MethodComparison comparison) {
  private static final int PAGE = 950_000;

  /// Sequences whose pictures a page holds.
  private static final int MOST = 12;

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String html(Map<String, String> facts) {
    HtmlReport page = new HtmlReport("Methods on the same inputs", lead(), PAGE);
    List<Picture> pictures = MethodPictures.of(comparison.sides());
    page.first("");
    pictures.stream().limit(1).forEach(page::picture);
    page.section("How faithful they are")
        .table("Without the parts that weigh most, and with only these", rows())
        .paragraph(
            "Comprehensiveness is how far the score falls without the top 20 % of the parts: the"
                + " more, the better. Sufficiency is how far it falls with only these: the less,"
                + " the better. The gap is what is missing from the sum of the parts.");
    page.table("How far each two agree, event by event", agreement());
    if (pictures.size() > 1) {
      page.section("The other inputs, side by side on one scale");
      if (pictures.size() > MOST) {
        page.paragraph(
            "The first " + MOST + " of " + pictures.size() + "; --picture DIR draws all of them.");
      }
      pictures.stream().limit(MOST).skip(1).forEach(page::picture);
    }
    page.section("What this does not show")
        .paragraph(
            "Methods that agree can be wrong together: none of these figures knows what is true of"
                + " the world. `gatelens benchmark` holds methods to planted truth.");
    return page.section("Where this comes from").facts(facts).html();
  }

  /// Who agrees least, and who is the most faithful.
  private String lead() {
    String faithful =
        comparison.rows().stream()
            .max(Comparator.comparingDouble(MethodComparison.Row::comprehensiveness))
            .map(row ->
                String.format(
                    Locale.ROOT,
                    "Without its top 20 %% of the parts the score falls most for %s, by %s",
                    row.method(),
                    Markup.number(row.comprehensiveness())))
            .orElse("");
    return comparison.agreements().stream()
        .min(Comparator.comparingDouble(MethodComparison.Pair::rank))
        .map(pair ->
            String.format(
                Locale.ROOT,
                "%s; %s and %s agree least: rank correlation %.2f, %.0f %% of the top %d events in"
                    + " common.",
                faithful,
                pair.a(),
                pair.b(),
                pair.rank(),
                100 * pair.top(),
                MethodComparison.TOP))
        .orElse(faithful + ".");
  }

  private Table rows() {
    List<List<String>> rows = new ArrayList<>();
    for (MethodComparison.Row row : comparison.rows()) {
      rows.add(
          List.of(
              row.method(),
              Markup.number(row.comprehensiveness()),
              Markup.number(row.sufficiency()),
              row.gap().map(Markup::number).orElse("promises none"),
              String.format(Locale.ROOT, "%.3f", row.seconds())));
    }
    return new Table(
        List.of("method", "comprehensiveness", "sufficiency", "mean gap", "seconds"), rows);
  }

  private Table agreement() {
    List<List<String>> rows = new ArrayList<>();
    for (MethodComparison.Pair pair : comparison.agreements()) {
      rows.add(
          List.of(
              pair.a() + " and " + pair.b(),
              String.format(Locale.ROOT, "%.3f", pair.rank()),
              String.format(Locale.ROOT, "%.0f %%", 100 * pair.top()),
              String.format(Locale.ROOT, "%.0f %%", 100 * pair.sign())));
    }
    return new Table(
        List.of("methods", "rank correlation", "top 5 in common", "the same sign"), rows);
  }
}
