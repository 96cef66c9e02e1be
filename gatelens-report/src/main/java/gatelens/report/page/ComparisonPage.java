package gatelens.report.page;

import gatelens.compare.ModelProfile;
import gatelens.compare.TwoModels;
import gatelens.gates.GateTimeline;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Table;
import gatelens.report.picture.Curves;
import gatelens.report.picture.MethodPictures;
import gatelens.report.picture.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Two models side by side, as pictures and as one page.
///
/// @param models what was found
public record ComparisonPage(TwoModels models) {
  private static final int PAGE = 400_000;

  /// The answers, survival, what is kept over the sequence, gradient reach.
  public List<Picture> pictures() {
    List<Picture> all = new ArrayList<>(curves());
    all.addAll(sameExample());
    return all;
  }

  /// What decided both models about one example.
  private List<Picture> sameExample() {
    return models
        .same()
        .map(same ->
            MethodPictures.attributions(
                "same-example",
                "What decided both about example "
                    + models.names().get(same.example())
                    + ": "
                    + same.explained(),
                List.of(one(), other()),
                List.of(same.first(), same.second())))
        .orElse(List.of());
  }

  private List<Picture> curves() {
    return List.of(
        verdict().picture(one(), other()),
        both(
            "half-lives",
            "Half-lives of the units, from the shortest to the longest",
            "steps",
            side ->
                side.survey().units().stream()
                    .mapToDouble(unit -> unit.halfLife().steps())
                    .sorted()
                    .toArray(),
            i -> "unit " + (i + 1)),
        both(
            "retention",
            "What is kept, from the first step to the last",
            "share kept",
            ComparisonPage::retention,
            part -> part * 100 / GateTimeline.PARTS + " %"),
        both(
            "gradient-reach",
            "Gradient reach: how much the answer's logit depends on a step",
            "size of the gradient",
            side -> side.reach().norms(),
            d -> d + " back"));
  }

  private String one() {
    return "A " + models.first().shortName();
  }

  private String other() {
    return "B " + models.second().shortName();
  }

  private static double[] retention(ModelProfile side) {
    double[] mean = new double[GateTimeline.PARTS];
    List<double[]> layers =
        side.timeline().gates().entrySet().stream()
            .filter(gate -> gate.getKey().endsWith(".retention"))
            .map(Map.Entry::getValue)
            .toList();
    for (double[] layer : layers) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += layer[i] / layers.size();
      }
    }
    return mean;
  }

  /// Two curves; the shorter one ends in a gap.
  private Picture both(
      String name,
      String title,
      String unit,
      Function<ModelProfile, double[]> values,
      java.util.function.IntFunction<String> steps) {
    double[] a = values.apply(models.first());
    double[] b = values.apply(models.second());
    int length = Math.max(a.length, b.length);
    return new Curves(
            name,
            title,
            unit,
            List.of(
                Curves.Curve.of(one(), padded(a, length)),
                Curves.Curve.of(other(), padded(b, length))),
            steps,
            List.of())
        .picture();
  }

  private static double[] padded(double[] values, int length) {
    double[] all = Arrays.copyOf(values, length);
    Arrays.fill(all, values.length, length, Double.NaN);
    return all;
  }

  private Verdict verdict() {
    return Verdict.of(models);
  }

  /// What was measured of both: the name of a figure, the first model's, the second's.
  public List<List<String>> figures() {
    Map<String, String> one = figures(models.first(), verdict().figures(false));
    Map<String, String> other = figures(models.second(), verdict().figures(true));
    List<List<String>> rows = new ArrayList<>();
    one.forEach((name, value) -> rows.add(List.of(name, value, other.getOrDefault(name, ""))));
    return rows;
  }

  private static Map<String, String> figures(ModelProfile side, Map<String, Double> answers) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("model", side.shortName());
    figures.put("parameters", Long.toString(side.parameters()));
    answers.forEach((name, value) -> figures.put(name, number(value)));
    figures.put("medianHalfLife", number(side.medianHalfLife()));
    figures.put("halfLivesBeyondTheSequences", Long.toString(side.halfLivesBeyondTheSequences()));
    figures.put("gradientReach90", Integer.toString(side.gradientReach90()));
    figures.put("deadUnits", Long.toString(side.deadUnits()));
    figures.put("saturatedUnits", Long.toString(side.saturatedUnits()));
    figures.put("duplicateUnits", Long.toString(side.duplicateUnits()));
    figures.put("saturatedGates", Long.toString(side.saturatedGates()));
    figures.put("secondsPerPrediction", number(side.secondsPerPrediction()));
    return figures;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /// The difference and how sure it is, then the examples on which the two are apart: for a
  /// terminal, lines that end with `\n`.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : figures()) {
      text.append(
          String.format(Locale.ROOT, "%-28s %20s %20s\n", row.get(0), row.get(1), row.get(2)));
    }
    text.append('\n');
    verdict().byClass().ifPresent(table -> text.append(table.text()).append('\n'));
    return text.append(models.lookedAt())
        .append(".\n")
        .append(verdict().detail().replace(". ", ".\n"))
        .append('\n')
        .append(verdict().apart().text())
        .toString();
  }

  /// A name as it is read aloud: `medianHalfLife` is `median half life`.
  private static String plain(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z0-9])", " ").toLowerCase(Locale.ROOT);
  }

  private Map<String, List<String>> cards() {
    Map<String, List<String>> cards = new LinkedHashMap<>();
    cards.put("How sure is that?", List.of(verdict().detail().split("(?<=\\.) (?=[A-Z])")));
    List<String> inside = new ArrayList<>();
    List<String> cost = new ArrayList<>();
    List<ModelProfile> sides = List.of(models.first(), models.second());
    for (int n = 0; n < sides.size(); n++) {
      ModelProfile side = sides.get(n);
      String name = n == 0 ? one() : other();
      inside.add(
          String.format(
              Locale.ROOT,
              "%s: half of what the median unit holds is gone after %s steps; 90 %% of what the"
                  + " answer depends on lies within %d",
              name,
              Markup.number(side.medianHalfLife()),
              side.gradientReach90()));
      cost.add(
          String.format(
              Locale.ROOT,
              "%s: %,d parameters, %.3f ms a prediction",
              name,
              side.parameters(),
              1000 * side.secondsPerPrediction()));
    }
    cards.put("How they work inside", inside);
    cost.add("another seed of training moves all of this: --kind holds several of each");
    cards.put("What they cost, and what would change it", cost);
    return cards;
  }

  /// The page.
  ///
  /// @param facts where it comes from, by name
  public String html(Map<String, String> facts) {
    Verdict verdict = verdict();
    HtmlReport page =
        new HtmlReport("Two models on the same examples", verdict.lead(one(), other()), PAGE);
    page.chip("A", models.first().shortName()).chip("B", models.second().shortName());
    page.first(Cards.html(cards()));
    sameExample().forEach(page::picture);
    page.section("Side by side")
        .table(
            "Figures",
            new Table(
                List.of("figure", "A", "B"),
                figures().stream()
                    .map(row -> List.of(plain(row.get(0)), row.get(1), row.get(2)))
                    .toList()))
        .paragraph(verdict.detail());
    verdict.byClass().ifPresent(table -> page.table("By class", table));
    page.section("Answers, memory and reach");
    curves().forEach(page::picture);
    page.section(verdict.apartTitle()).table(verdict.apartTitle(), verdict.apart());
    page.section("What this does not show")
        .paragraph(
            "Both are single trainings: another seed moves the figures too, and that is not in the"
                + " interval. Gates are surveyed over "
                + ModelProfile.SURVEYED
                + " examples at even distances, gradients over "
                + ModelProfile.FOLLOWED
                + ".");
    return page.section("Where this comes from").facts(facts).html();
  }
}
