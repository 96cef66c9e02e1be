package gatelens.demo;

import gatelens.report.draw.Ramp;
import gatelens.report.draw.Table;
import gatelens.report.page.HtmlReport;
import gatelens.report.picture.Charts;
import gatelens.report.picture.HeatMap;
import gatelens.report.picture.Picture;
import gatelens.trace.LayerTrace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The page of the demo.
final class DemoPage {
  private static final int PAGE = 400_000;
  private static final int MOST_BARS = 22;

  private DemoPage() {}

  static String html(
      LanguageTask task,
      LanguageTask.Marks marks,
      List<DemoCase> cases,
      Map<String, String> facts) {
    String lead =
        String.format(
            Locale.ROOT,
            "A GRU tells the language of a name from its letters: %.0f %% right on %,d names it has"
                + " not seen, out of %d languages (chance %.0f %%, always the most frequent one"
                + " %.0f %%).",
            100 * marks.accuracy(),
            marks.answers().size(),
            LanguageNames.LANGUAGES.size(),
            100.0 / LanguageNames.LANGUAGES.size(),
            100 * marks.majority());
    HtmlReport page = new HtmlReport("What a gated network sees in a name", lead, PAGE);
    page.section("Where it goes wrong")
        .paragraph("The most frequent mistakes on the held-out names.")
        .table("Mistakes", mistakes(marks));
    for (int n = 0; n < cases.size(); n++) {
      add(page, cases.get(n), n);
    }
    page.section("What these pictures do not show")
        .paragraph(
            "An attribution says which letters moved the logit of this answer away from that of an"
                + " all-zero input; another baseline gives other numbers. The ledger says when the"
                + " memory was written, not which letter caused it: what is written at a step may"
                + " carry older content. Neither says that the model is right.");
    Map<String, String> origin = new LinkedHashMap<>(facts);
    origin.put(
        "data",
        "names of countries, languages, currencies and time zones of this JDK (Unicode CLDR)");
    origin.put("training names", Integer.toString(task.training().size()));
    origin.put("held-out names", Integer.toString(task.held().size()));
    origin.put(
        "attribution",
        "DeepLIFT through the gates, zero baseline, summed over each letter's embedding");
    page.section("Where this comes from").facts(origin);
    return page.html();
  }

  private static Table mistakes(LanguageTask.Marks marks) {
    List<String> classes = LanguageNames.classes();
    List<List<String>> rows = new ArrayList<>();
    for (LanguageTask.Marks.Confusion one : marks.worst(8)) {
      rows.add(
          List.of(
              classes.get(one.truth()), classes.get(one.answer()), Integer.toString(one.count())));
    }
    return new Table(List.of("true language", "taken for", "names"), rows);
  }

  private static void add(HtmlReport page, DemoCase one, int n) {
    List<String> labels = new ArrayList<>();
    for (int t = 0; t < one.letters().size(); t++) {
      labels.add((t + 1) + " " + (one.letters().get(t).isBlank() ? "space" : one.letters().get(t)));
    }
    page.section(one.answer().name().text())
        .paragraph(one.sentence())
        .tokens(one.letters(), one.parts());
    page.paragraph(
        String.format(
            Locale.ROOT,
            "The parts add up: the logit is %.4f, %.4f for an all-zero input, and the letters"
                + " account for the change but for %.1e.",
            one.attribution().completeness().score(),
            one.attribution().completeness().baselineScore(),
            one.attribution().completeness().gap()));
    page.picture(
        Charts.bars(
            "letters-" + n,
            "Which letters speak for the answer (▲) and against it (▼)",
            labels,
            one.parts(),
            MOST_BARS));
    page.picture(
        Charts.bars(
            "ledger-" + n,
            "When the memory that makes the logit was written",
            labels,
            one.written(),
            MOST_BARS));
    for (LayerTrace layer : one.trace().recurrent()) {
      String name = layer.layer().name();
      layer
          .signals()
          .forEach((signal, values) -> {
            if (!signal.equals("retention") && !signal.equals("candidate")) {
              boolean gate = !signal.equals("hidden");
              Picture picture =
                  HeatMap.of(
                      name + "-" + signal + "-" + n,
                      name
                          + "."
                          + signal
                          + (signal.equals("update")
                              ? ": bright keeps the memory"
                              : signal.equals("reset")
                                  ? ": dark forgets for the candidate"
                                  : ": the state"),
                      values,
                      gate ? Ramp.SEQUENTIAL : Ramp.SIGNED,
                      labels::get,
                      unit -> "unit " + unit);
              page.picture(picture);
            }
          });
    }
  }
}
