package gatelens.demo;

import gatelens.decision.Decision;
import gatelens.report.draw.Table;
import gatelens.report.page.CasesPage;
import gatelens.report.page.HtmlReport;
import gatelens.report.page.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The page of the demo: one name in full, the others folded, then how good the model is, and how
/// to do the same with data of one's own.
final class DemoPage {
  private DemoPage() {}

  static String html(Demo demo, Map<String, String> facts, Wording words) {
    LanguageTask.Marks marks = demo.marks();
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
    List<CasesPage.Case> cases = new ArrayList<>();
    for (int n = 0; n < demo.cases().size(); n++) {
      DemoCase one = demo.cases().get(n);
      Decision decision = demo.decisions().get(n);
      String heading =
          String.format(
              Locale.ROOT,
              "%s: %s (%.0f %%)",
              LanguageNames.told(one.answer().name()),
              LanguageNames.classes().get(one.answer().answer()),
              100 * one.answer().probability());
      cases.add(new CasesPage.Case(heading, one.sentence(), decision));
    }
    HtmlReport page =
        new CasesPage("What a gated network sees in a name", lead, cases, words).page();
    page.section("Where it goes wrong")
        .paragraph("The most frequent mistakes on the held-out names.")
        .table("Mistakes", mistakes(marks));
    page.section("What this does not show")
        .paragraph(
            "An attribution says which letters moved the logit of this answer away from that of an"
                + " all-zero input; another baseline gives other numbers. What memory holds says"
                + " when it was written, not which letter caused it: what is written at a step may"
                + " carry older content. Neither says that the model is right.");
    CasesPage.glossary(page, words);
    page.section("Now your own")
        .paragraph("A name of your own, by the same model:")
        .command("gatelens demo --try \"Neuseeland\"")
        .paragraph("Texts of your own, in a table with the columns text and label:")
        .command(
            "gatelens train --model 'embedding(32) gru(32) dense(2,softmax)' --data texts.csv"
                + " --epochs 10 --output mine.gatelens")
        .command("gatelens report mine.gatelens \"words to be explained\" --output why.html")
        .paragraph("A model that you have, from Keras, PyTorch or ONNX:")
        .command("gatelens report model.keras --inputs x.npy --output why.html");
    Map<String, String> origin = new LinkedHashMap<>(facts);
    origin.put(
        "data",
        "names of countries, languages, currencies and time zones of this JDK (Unicode CLDR)");
    origin.put("training names", Integer.toString(demo.task().training().size()));
    origin.put("held-out names", Integer.toString(demo.task().held().size()));
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
}
