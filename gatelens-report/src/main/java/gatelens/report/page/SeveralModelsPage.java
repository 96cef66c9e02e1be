package gatelens.report.page;

import gatelens.compare.ModelProfile;
import gatelens.compare.OverallTest;
import gatelens.compare.SeveralModels;
import gatelens.compare.TwoModels;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.Curves;
import gatelens.report.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Any number of models side by side, as text, as pictures and as one page.
///
/// @param models what was found
public record SeveralModelsPage(SeveralModels models) {
  private static final int PAGE = 400_000;

  private String name(int model) {
    String name = models.profiles().get(model).shortName();
    boolean alone =
        models.profiles().stream().filter(one -> one.shortName().equals(name)).count() == 1;
    return alone ? name : name + " (" + (model + 1) + ")";
  }

  /// Whether they differ at all, in one sentence.
  public String lead() {
    return String.format(
        Locale.ROOT,
        "%d models on %s: %s.",
        models.profiles().size(),
        TwoModels.lookedAt(models.examples(), models.of()),
        models
            .overall()
            .map(SeveralModelsPage::overall)
            .orElse("too little data to say whether they differ at all"));
  }

  private static String overall(OverallTest test) {
    return String.format(
        Locale.ROOT,
        "%s (%s, χ² = %.2f with %d degrees of freedom, %s)",
        test.pValue() < 0.05
            ? "they differ by more than chance would give"
            : "this data does not tell them apart",
        test.name(),
        test.statistic(),
        test.freedom(),
        Markup.chance(test.pValue()));
  }

  /// What was measured of each: a row a model.
  public Table figures() {
    List<String> head = new ArrayList<>(List.of("model", "parameters"));
    head.addAll(models.figures().get(0).keySet());
    head.addAll(List.of("median half-life", "ms/prediction"));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < models.profiles().size(); i++) {
      ModelProfile profile = models.profiles().get(i);
      List<String> row = new ArrayList<>(List.of(name(i), Long.toString(profile.parameters())));
      models.figures().get(i).values().forEach(value -> row.add(number(value)));
      row.add(number(profile.medianHalfLife()));
      row.add(String.format(Locale.ROOT, "%.3f", 1000 * profile.secondsPerPrediction()));
      rows.add(row);
    }
    return new Table(head, rows);
  }

  /// Every two of them.
  public Table pairs() {
    List<List<String>> rows = new ArrayList<>();
    for (SeveralModels.Pair pair : models.pairs()) {
      rows.add(
          List.of(
              name(pair.first()) + " - " + name(pair.second()),
              String.format(Locale.ROOT, "%+.4g", pair.difference().mean()),
              interval(pair.difference().low(), pair.difference().high()),
              chance(pair.pValue()),
              chance(pair.holm())));
    }
    return new Table(
        List.of("pair", models.metric(), "95 % interval", "chance", "by Holm over all"), rows);
  }

  /// The kinds and every two of them; empty rows where nothing was said of kinds.
  public Table kinds() {
    List<List<String>> rows = new ArrayList<>();
    for (SeveralModels.Kind kind : models.kinds()) {
      rows.add(
          List.of(
              kind.name() + ", " + kind.models().size() + " trainings",
              String.format(Locale.ROOT, "%.4g ± %.4g", kind.mean(), kind.deviation()),
              "",
              "",
              ""));
    }
    for (SeveralModels.KindPair pair : models.kindPairs()) {
      rows.add(
          List.of(
              pair.first() + " - " + pair.second(),
              String.format(Locale.ROOT, "%+.4g", pair.test().difference()),
              interval(pair.test().low(), pair.test().high()),
              Markup.chance(pair.test().pValue()),
              Markup.chance(pair.holm())));
    }
    return new Table(
        List.of("kind", models.metric(), "95 % interval", "chance", "by Holm over all"), rows);
  }

  private static String interval(double low, double high) {
    return Double.isFinite(low) && Double.isFinite(high)
        ? String.format(Locale.ROOT, "%+.4g to %+.4g", low, high)
        : "too little data";
  }

  private static String chance(double p) {
    return Double.isNaN(p) ? "too little data" : Markup.chance(p);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
  }

  /// The half-lives of the units of each.
  public List<Picture> pictures() {
    Map<String, double[]> all = new LinkedHashMap<>();
    for (int i = 0; i < models.profiles().size(); i++) {
      all.put(
          (i + 1) + " " + name(i),
          models.profiles().get(i).survey().units().stream()
              .mapToDouble(unit -> unit.halfLife().steps())
              .sorted()
              .toArray());
    }
    int length = all.values().stream().mapToInt(values -> values.length).max().orElse(0);
    List<Curves.Curve> curves = new ArrayList<>();
    all.forEach((name, values) -> {
      double[] padded = Arrays.copyOf(values, length);
      Arrays.fill(padded, values.length, length, Double.NaN);
      curves.add(Curves.Curve.of(name, padded));
    });
    return List.of(
        new Curves(
                "half-lives",
                "Half-lives of the units, from the shortest to the longest",
                "steps",
                curves,
                i -> "unit " + (i + 1),
                List.of())
            .picture());
  }

  /// For a terminal: lines that end with `\n`.
  public String text() {
    return figures().text()
        + "\n"
        + lead()
        + "\n\n"
        + pairs().text()
        + (models.kinds().isEmpty() ? "" : "\n" + kinds().text());
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String html(Map<String, String> facts) {
    HtmlReport page = new HtmlReport("Models on the same examples", lead(), PAGE);
    page.section("Side by side").table("Figures", figures());
    page.section("Every two of them")
        .paragraph(
            "The difference is the first's figure less the second's, with its interval (of classes"
                + " by bootstrap of the examples, of numbers by the test). The last column is by"
                + " Holm's procedure: the chance that any of all these pairs falls below 0.05 where"
                + " no two differ is at most 0.05.")
        .table("Pairs", pairs());
    if (!models.kinds().isEmpty()) {
      page.section("Kinds of models")
          .paragraph(
              "Each kind was trained several times. Welch's test holds the spread of the trainings"
                  + " against the difference of their means: it says which kind is better on these"
                  + " examples.")
          .table("Kinds", kinds());
    }
    page.section("Memory");
    pictures().forEach(page::picture);
    page.section("What this does not show")
        .paragraph(
            "Two single trainings may differ because of their seeds; only trainings of kinds tell"
                + " that apart. All examples are of one data set.");
    return page.section("Where this comes from").facts(facts).html();
  }
}
