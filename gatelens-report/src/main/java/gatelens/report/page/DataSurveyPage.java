package gatelens.report.page;

import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.report.draw.Table;
import gatelens.report.picture.Charts;
import gatelens.report.picture.Curves;
import gatelens.report.picture.HeatMap;
import gatelens.report.picture.Picture;
import gatelens.report.picture.SurveyPictures;
import gatelens.survey.DataSurvey;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// What matters to a model over a whole data set, as one page and as pictures.
///
/// @param found what was found
public record DataSurveyPage(DataSurvey found) {
  private static final int PAGE = 600_000;
  private static final int MOST_BARS = 20;
  private static final int MOST_SWARMS = 6;
  private static final int MOST_CASES = 20;
  private static final int MOST_SLICES = 50;

  /// Every picture, in the page's order.
  public List<Picture> pictures() {
    List<Picture> all = new ArrayList<>();
    if (found.sequences() > 0 && !found.features().isEmpty()) {
      all.add(importance());
      all.addAll(swarms());
    }
    all.addAll(positions());
    found.gates().ifPresent(gates -> all.addAll(SurveyPictures.of(gates)));
    return all;
  }

  /// The page.
  ///
  /// @param origin where it comes from, by name
  public String html(Map<String, String> origin) {
    HtmlReport page = new HtmlReport("What matters over all", headline() + verdict(), PAGE);
    page.section("Which features matter")
        .paragraph(
            String.format(
                Locale.ROOT,
                "Each sequence is explained at its last event; %,d of %,d are drawn for the tests"
                    + " and the gates.",
                found.drawn(),
                found.sequences()));
    if (found.sequences() > 0 && !found.features().isEmpty()) {
      page.picture(importance());
    }
    page.table("By the class that is answered", figures("class", found.classes(), MOST_SLICES));
    page.section("Does the model take a shortcut?").paragraph(shortcutWords());
    if (!found.shortcuts().isEmpty()) {
      page.table("Rules that should not be enough", shortcuts());
    }
    page.section("Which values have which effect")
        .paragraph(
            "Each sequence stands in one cell: to the right the value of its last event as the"
                + " model reads it, upward its effect on the score. Brighter is more, by"
                + " logarithm. Columns of words stand on no such axis.");
    swarms().forEach(page::picture);
    page.section("Where in a sequence it matters");
    positions().forEach(page::picture);
    if (!found.slices().isEmpty() || found.manySlices()) {
      page.section("By slice");
      if (found.manySlices()) {
        page.paragraph(
            "The column has too many values to part anything by it: it names sequences.");
      } else {
        page.table("The most frequent values", figures("value", found.slices(), MOST_SLICES));
      }
    }
    page.section("Sequences that stand out");
    page.table("Of which the model is surest", cases("certainty", found.mostCertain()));
    page.table("Of which it is least sure", cases("certainty", found.leastCertain()));
    page.table("Whose last event moved the score most", cases("moved by", found.mostSurprising()));
    page.table("Worst explained", cases("gap", found.worstExplained()));
    found
        .gates()
        .ifPresent(gates -> {
          page.section("How open the gates are")
              .paragraph(
                  String.format(
                      Locale.ROOT,
                      "Over %,d steps of the %,d drawn sequences.",
                      gates.steps(),
                      found.drawn()));
          SurveyPictures.of(gates).forEach(page::picture);
        });
    page.section("What this does not show")
        .paragraph(
            "An account says what the score is made of, not why the world is so. Sequences are"
                + " explained at their last event alone. A rule that gives back the answers is one"
                + " that the model may use, not one that it does: the counter-test tells.");
    Map<String, String> facts = new LinkedHashMap<>(origin);
    facts.put("fingerprint", found.model());
    return page.section("Where this comes from").facts(facts).html();
  }

  /// What matters most, with values.
  private String headline() {
    double[] size = found.size();
    List<String> most =
        IntStream.range(0, size.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -size[i]))
            .limit(2)
            .map(i -> String.format(Locale.ROOT, "%s (%.3g)", found.features().get(i), size[i]))
            .toList();
    String over = String.format(Locale.ROOT, "Over %,d sequences ", found.sequences());
    if (found.sequences() == 0 || most.isEmpty()) {
      return over + "nothing was explained.";
    }
    return over
        + most.get(0)
        + " moves the score most, by its mean size"
        + (most.size() > 1 ? "; then " + most.get(1) : "")
        + ".";
  }

  /// Whether a rule is enough.
  private String verdict() {
    List<DataSurvey.Shortcut> rules =
        found.shortcuts().stream().filter(DataSurvey.Shortcut::found).toList();
    if (found.shortcuts().isEmpty()) {
      return " Shortcuts were not tested.";
    }
    return rules.isEmpty()
        ? " None of " + found.shortcuts().size() + " tests for shortcuts speaks."
        : " It may take a shortcut: " + rules.get(0).rule() + ".";
  }

  private Picture importance() {
    return Charts.bars(
        "importance",
        "Mean size of each feature's part of the score, over all sequences",
        found.features(),
        found.size(),
        MOST_BARS,
        new Sides("Mean size", ""));
  }

  /// The features that matter most, each with its values and effects.
  private List<Picture> swarms() {
    double[] size = found.size();
    return IntStream.range(0, Math.min(size.length, found.swarm().size()))
        .boxed()
        .filter(i -> total(found.swarm().get(i)) > 0)
        .sorted(Comparator.comparingDouble(i -> -size[i]))
        .limit(MOST_SWARMS)
        .map(this::swarm)
        .toList();
  }

  private static long total(long[][] bins) {
    long sum = 0;
    for (long[] effects : bins) {
      for (long count : effects) {
        sum += count;
      }
    }
    return sum;
  }

  private Picture swarm(int feature) {
    long[][] bins = found.swarm().get(feature);
    int top = DataSurvey.EFFECTS - 1;
    float[][] shown = new float[DataSurvey.VALUES][DataSurvey.EFFECTS];
    for (int v = 0; v < shown.length; v++) {
      for (int e = 0; e <= top; e++) {
        // what speaks for stands above
        shown[v][e] = (float) Math.log10(1.0 + (double) bins[v][top - e]);
      }
    }
    return new HeatMap(
            "swarm-" + feature,
            found.features().get(feature)
                + ": sequences by its value and its effect (log10(1 + n))",
            Tensor.ofRows(shown),
            Ramp.SEQUENTIAL,
            DataSurvey::valueWords,
            e -> DataSurvey.effectWords(top - e),
            Sides.VALUES,
            List.of())
        .withAcross("value of the last event, in standard deviations from the mean of training")
        .picture();
  }

  private List<Picture> positions() {
    List<Picture> all = new ArrayList<>();
    add(
        all,
        "by-distance",
        "Mean part of one event, by how many steps before the last one it is",
        found.byDistance(),
        d -> d + " back");
    add(
        all,
        "by-position",
        "Mean part of one event, by where in the sequence it stands",
        found.byPosition(),
        tenth -> 10 * tenth + " %");
    return all;
  }

  private static void add(
      List<Picture> all,
      String name,
      String title,
      DataSurvey.Profile profile,
      java.util.function.IntFunction<String> places) {
    if (profile.count().stream().noneMatch(count -> count > 0)) {
      return;
    }
    all.add(
        new Curves(
                name,
                title,
                "part of the score",
                List.of(
                    Curves.Curve.of("size", values(profile.count(), profile.size())),
                    Curves.Curve.of("signed", values(profile.count(), profile.signed()))),
                places,
                List.of())
            .picture());
  }

  /// A place where no event stood is a gap.
  private static double[] values(List<Long> count, List<Double> means) {
    return IntStream.range(0, means.size())
        .mapToDouble(i -> count.get(i) == 0 ? Double.NaN : means.get(i))
        .toArray();
  }

  private Table figures(String what, Map<String, DataSurvey.Figures> all, int most) {
    List<String> head = new ArrayList<>(List.of(what, "sequences", "mean score"));
    found.features().forEach(feature -> head.add(feature + ", size (signed)"));
    List<List<String>> rows = new ArrayList<>();
    all.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                (Map.Entry<String, DataSurvey.Figures> e) -> -e.getValue().count()))
        .limit(most)
        .forEach(entry -> {
          DataSurvey.Figures figures = entry.getValue();
          List<String> row = new ArrayList<>();
          row.add(entry.getKey().isEmpty() ? "all" : entry.getKey());
          row.add(Long.toString(figures.count()));
          row.add(number(figures.score()));
          for (int i = 0; i < figures.size().size(); i++) {
            row.add(
                String.format(
                    Locale.ROOT, "%.3f (%+.3f)", figures.size().get(i), figures.signed().get(i)));
          }
          rows.add(row);
        });
    return new Table(head, rows);
  }

  private String shortcutWords() {
    if (found.shortcuts().isEmpty()) {
      return "Not tested: that takes at least 50 whole sequences, and more than one answer.";
    }
    List<String> names =
        found.shortcuts().stream()
            .filter(DataSurvey.Shortcut::found)
            .map(DataSurvey.Shortcut::name)
            .toList();
    return names.isEmpty()
        ? "No rule of these is enough to answer as the model does."
        : "A rule gives back the model's answers: " + String.join(", ", names) + ".";
  }

  private Table shortcuts() {
    List<List<String>> rows = new ArrayList<>();
    for (DataSurvey.Shortcut one : found.shortcuts()) {
      rows.add(
          List.of(
              one.name(),
              one.found() ? "found" : "",
              one.skill().isPresent() ? number(one.skill().getAsDouble()) : "",
              one.rule(),
              String.join(", ", one.examples()),
              one.counterTest()));
    }
    return new Table(
        List.of("test", "", "skill", "rule", "examples", "what would clear the model"), rows);
  }

  private static Table cases(String figure, List<DataSurvey.Case> cases) {
    return new Table(
        List.of("key", figure),
        cases.stream()
            .limit(MOST_CASES)
            .map(one -> List.of(one.key(), String.format(Locale.ROOT, "%.4g", one.figure())))
            .toList());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
