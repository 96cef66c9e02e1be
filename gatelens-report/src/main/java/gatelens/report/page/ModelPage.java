package gatelens.report.page;

import gatelens.compare.Assessment;
import gatelens.explain.Rounded;
import gatelens.gates.GateStudy;
import gatelens.perturb.FeatureInfluence;
import gatelens.report.document.EvaluateDocument.Learned;
import gatelens.report.document.InspectDocument;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A model as a whole, as one page: what it is, how good it is and what it gets wrong, what matters
/// to it, what its gates do.
///
/// @param model what it is
/// @param gates what its gates do over the data
/// @param figures how good it is; empty where the data has no classes
/// @param learned which of these rows it has learned from
/// @param names of the rows of the figures, in their order
public record ModelPage(
    InspectDocument model,
    GateStudy gates,
    Optional<Assessment> figures,
    Learned learned,
    List<String> names) {
  private static final int PAGE = 400_000;
  private static final int REASONS = 3;
  private static final int MOST_WRONG = 200;

  /// Keeps an unmodifiable copy.
  public ModelPage {
    names = List.copyOf(names);
  }

  /// The page.
  ///
  /// @param origin where it comes from, by name
  public String html(Map<String, String> origin) {
    GatesPage inside = new GatesPage(gates, model.parameters());
    HtmlReport page = new HtmlReport("What kind of model is this?", sentence(), PAGE);
    page.chip("model", origin.getOrDefault("model", ""))
        .chip("data", origin.getOrDefault("data", ""));
    Map<String, List<String>> cards = new LinkedHashMap<>();
    cards.put("What it is", layers());
    cards.put("What matters to it", matters());
    cards.put("What it gets wrong", mistakes());
    page.first(Cards.html(cards));
    inside.features().stream().limit(1).forEach(page::picture);
    page.section("What it is").table("Layers, in the order in which they run", layerTable());
    figures.ifPresent(found -> quality(page, found));
    if (gates.influence().size() > 1 || !gates.exchanged().isEmpty()) {
      page.section("What matters to it");
      inside.features().stream().skip(1).forEach(page::picture);
      if (!gates.exchanged().isEmpty()) {
        page.table("Score with an input exchanged", inside.exchanged());
      }
    }
    page.section("How far back the answer reads");
    inside.reach().forEach(page::picture);
    page.section("What its gates do")
        .paragraph(
            "Means over all units and steps. Retention is the share of the old memory that is kept,"
                + " whatever the cell calls it. gatelens gates tells more of them.")
        .table("Gates", inside.gates());
    if (!gates.effects().isEmpty()) {
      inside.clamps().forEach(page::picture);
    }
    page.section("What this does not show")
        .paragraph(
            "Figures are of this data: of other data they may be others. A feature that moves the"
                + " answer when it is another example's need not be its cause. gatelens report"
                + " with one row says why that row was answered so.");
    Map<String, String> facts = new LinkedHashMap<>(origin);
    facts.put("rows", gates.lookedAt());
    return page.section("Where this comes from").facts(facts).html();
  }

  private String sentence() {
    return figures
        .map(found -> {
          int right = found.examples() - found.wrong().size();
          String often = frequent(found);
          return String.format(
                  Locale.ROOT,
                  "It answers %,d of %,d rows rightly (%s); always answering %s would be right in"
                      + " %s.",
                  right,
                  found.examples(),
                  Rounded.percent(found.accuracy()),
                  often,
                  Rounded.percent(found.majority()))
              + learnedWords();
        })
        .orElseGet(() -> gates.lookedAt() + ". The data has no classes to judge it by.");
  }

  private String learnedWords() {
    String words = learned.words().strip();
    return words.isEmpty()
        ? ""
        : " " + words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }

  private static String frequent(Assessment found) {
    return found.each().stream()
        .max(Comparator.comparingInt(Assessment.OfClass::count))
        .map(one -> "'" + one.name() + "'")
        .orElse("one class");
  }

  private List<String> layers() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%,d trained values, %s", model.parameters(), model.format()));
    model.layers().stream().limit(REASONS).forEach(layer -> lines.add(layer.what()));
    return lines;
  }

  private List<String> matters() {
    List<String> lines = new ArrayList<>();
    for (FeatureInfluence one : gates.influence()) {
      IntStream.range(0, one.names().size())
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -one.influence()[i]))
          .limit(REASONS)
          .forEach(i ->
              lines.add(
                  one.names().get(i)
                      + ": "
                      + Rounded.percent(one.influence()[i])
                      + " of the probability moves when it is another row's"));
    }
    gates
        .reach()
        .forEach((input, reach) ->
            lines.add(
                "90 % of what the answer depends on lies within the last "
                    + reach.steps(0.9)
                    + " of "
                    + reach.norms().length
                    + " steps"
                    + gates.of(input)));
    return lines;
  }

  private List<String> mistakes() {
    if (figures.isEmpty()) {
      return List.of("nothing is known of what the answers should be");
    }
    Assessment found = figures.get();
    List<String> lines = new ArrayList<>();
    if (found.wrong().isEmpty()) {
      lines.add("none of these rows");
    }
    record Pair(int label, int answer, int count) {}
    List<Pair> pairs = new ArrayList<>();
    for (int row = 0; row < found.classes().size(); row++) {
      for (int column = 0; column < found.classes().size(); column++) {
        int count = found.confusion().get(row).get(column);
        if (row != column && count > 0) {
          pairs.add(new Pair(row, column, count));
        }
      }
    }
    pairs.stream()
        .sorted(Comparator.comparingInt(pair -> -pair.count()))
        .limit(REASONS)
        .forEach(pair ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "%d of %d '%s' are answered '%s'",
                    pair.count(),
                    found.each().get(pair.label()).count(),
                    found.classes().get(pair.label()),
                    found.classes().get(pair.answer()))));
    return lines;
  }

  private Table layerTable() {
    return new Table(
        List.of("layer", "what", "gives", "trained values"),
        model.layers().stream()
            .map(layer ->
                List.of(
                    layer.name(),
                    layer.what(),
                    Integer.toString(layer.output()),
                    Long.toString(layer.parameters())))
            .toList());
  }

  private void quality(HtmlReport page, Assessment found) {
    List<List<String>> each = new ArrayList<>();
    for (Assessment.OfClass one : found.each()) {
      each.add(
          List.of(
              one.name(),
              Integer.toString(one.count()),
              figure(one.precision()),
              figure(one.recall()),
              figure(one.averagePrecision()),
              figure(one.alarmRecall())));
    }
    List<String> head = new ArrayList<>(List.of("class"));
    found.classes().forEach(name -> head.add("answered " + name));
    List<List<String>> confusion = new ArrayList<>();
    for (int row = 0; row < found.classes().size(); row++) {
      List<String> cells = new ArrayList<>(List.of(found.classes().get(row)));
      found.confusion().get(row).forEach(count -> cells.add(Integer.toString(count)));
      confusion.add(cells);
    }
    page.section("How good it is")
        .table(
            "Figures of each class",
            new Table(
                List.of("class", "rows", "precision", "recall", "PR-AUC", "recall at 1 % alarms"),
                each))
        .table(
            "How often a class (row) is answered with a class (column)",
            new Table(head, confusion));
    if (!found.wrong().isEmpty()) {
      page.section("What it gets wrong")
          .paragraph("The surest first: these are worth a look, at the row and at its label.");
      page.cases(
          "Rows that are answered wrongly"
              + (found.wrong().size() > MOST_WRONG ? ", the first " + MOST_WRONG : ""),
          new Table(
              List.of("row", "is", "answered", "probability"),
              found.wrong().stream()
                  .limit(MOST_WRONG)
                  .map(one ->
                      List.of(
                          GateStudy.place(names.get(one.example())),
                          found.classes().get(one.label()),
                          found.classes().get(one.answer()),
                          Rounded.percent(one.probability())))
                  .toList()));
    }
  }

  private static String figure(OptionalDouble value) {
    return value.isEmpty() ? "" : String.format(Locale.ROOT, "%.3f", value.getAsDouble());
  }
}
