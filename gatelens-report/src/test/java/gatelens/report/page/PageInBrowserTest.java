package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.explain.Provenance;
import gatelens.gates.UnitOrder;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.picture.Charts;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.HeatMap;
import gatelens.report.picture.Picture;
import gatelens.report.picture.SideBySide;
import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page in a real browser.
class PageInBrowserTest {
  @TempDir private Path folder = Path.of("");
  private Path program = Path.of("");
  private Path page = Path.of("");

  private static final List<String> WORDS =
      List.of("this", "film", "was", "not", "bad", "at", "all");

  private static Decision decision() {
    Model model =
        ModelPlan.parse("embedding(4) gru(5) dense(2,softmax)")
            .initialise(9, Initialisation.PYTORCH, 4);
    Sample sample =
        Sample.of(new TokenSequence(new int[] {1, 2, 3, 4, 5, 6, 7}, new Axis.Tokens(WORDS)));
    Question question = Question.USUAL.withEvidence(Depth.CHEAP).withWanted(DecisionPage.WANTED);
    return Decisions.of(model, List.of(Subject.of(0, sample)), question, Workers.single()).get(0);
  }

  @BeforeEach
  void write() throws IOException {
    Optional<Path> found = Chromium.installed();
    Assumptions.assumeTrue(found.isPresent(), "there is no Chromium on this machine");
    program = found.orElseThrow();
    page = folder.resolve("page.html");
    String html =
        new DecisionPage(
                List.of(decision()),
                List.of(),
                Gallery.Style.plain(""),
                new Provenance(Map.of("model", "m")))
            .html();
    Files.writeString(page, html);
  }

  /// Words on a page that are smaller than 11 pixels.
  static final String SMALL =
      "(()=>{const out=[];const w=document.createTreeWalker(document.body,4);"
          + "while(w.nextNode()){const e=w.currentNode.parentElement;"
          + "if(!w.currentNode.data.trim()||!e.getClientRects().length"
          + "||e.closest('script,style,title,desc'))continue;"
          + "let s=parseFloat(getComputedStyle(e).fontSize);const g=e.closest('svg');"
          + "if(g&&g.viewBox.baseVal.width)s*=g.getBoundingClientRect().width"
          + "/g.viewBox.baseVal.width;"
          + "if(s<11)out.push(s+' '+w.currentNode.data)}return out.join(';')})()";

  static final String OVER =
      "String(document.documentElement.scrollWidth>document.documentElement.clientWidth)";

  static final String OPEN = "document.querySelectorAll('details').forEach(d=>d.open=true);";

  /// What is told at a share of a figure's values, once the mouse stands there.
  private static String told(Chromium browser, String figure, double x, double y, String box)
      throws IOException, InterruptedException {
    String at =
        browser.evaluate(
            "(()=>{const f=document.querySelector('"
                + figure
                + "');const e=f.querySelector('"
                + box
                + "');e.scrollIntoView({block:'center'});const r=e.getBoundingClientRect();let"
                + " b=[r.left,r.top,r.width,r.height];const p=e.dataset.plot;if(p){const"
                + " v=p.split(' ').slice(1,5).map(Number),k=r.width/e.viewBox.baseVal.width;"
                + "b=[r.left+v[0]*k,r.top+v[1]*k,v[2]*k,v[3]*k]}return [b[0]+b[2]*"
                + x
                + ",b[1]+b[3]*"
                + y
                + "].join(' ')})()");
    String[] place = at.split(" ", -1);
    browser.move(Double.parseDouble(place[0]), Double.parseDouble(place[1]));
    String text = "";
    for (int i = 0; i < 200 && text.isEmpty(); i++) {
      Thread.sleep(10);
      text =
          browser.evaluate(
              "(()=>{const t=document.querySelector('.tell');"
                  + "return t.hidden?'':[...t.children].filter(c=>!c.hidden)"
                  + ".map(c=>c.textContent).join('|')})()");
    }
    browser.move(1, 1);
    Thread.sleep(60);
    return text;
  }

  /// The figures with the axis of the lanes that are seen.
  private static final String FAMILY =
      "window.family=[...document.querySelectorAll('figure')].filter(f=>f.dataset.axis==="
          + "document.querySelector('figure.stack').dataset.axis&&f.getClientRects().length)";

  @Test
  void hoverAndKeysTellTheNumbersToTheirLastDigit() throws Exception {
    Decision decision = decision();
    float[] parts = decision.explanation().byEvent().get(0).values();
    double[] scores = decision.probes().overTime().orElseThrow().scores();
    Tensor keep = decision.trace().orElseThrow().recurrent().get(0).retention();
    Tensor hidden = decision.trace().orElseThrow().signal("gru_0.hidden");
    int[] order = UnitOrder.byTimeScale(keep);
    try (Chromium browser =
        Chromium.start(program, Files.createTempDirectory(Path.of("target"), "chromium"))) {
      browser.open(page, 1280, 900);
      assertThat(browser.requests()).hasSize(1);
      browser.evaluate(OPEN);
      for (int t = 0; t < WORDS.size(); t++) {
        double x = (t + 0.5) / WORDS.size();
        String lane = told(browser, "figure.stack", x, 0.5, ".bars");
        assertThat(lane.split("\\|", -1))
            .contains(
                (t + 1) + " " + WORDS.get(t),
                "score over time: " + Markup.exact(scores[t]),
                "what decided: " + parts[t]);
        int row = t % 5;
        String heat = told(browser, "figure.stack", x, (row + 0.5) / 5, ".heat");
        assertThat(heat).endsWith("unit " + order[row] + ": " + keep.get(t, order[row]));
        String map =
            told(browser, "figure[data-name=gru_0-hidden-0]", x, (row + 0.5) / 5, "svg.gl-wide");
        assertThat(map).isEqualTo(WORDS.get(t) + "|unit " + row + ": " + hidden.get(t, row));
      }
      browser.evaluate("document.querySelector('figure.stack').focus()");
      browser.press("ArrowRight");
      browser.press("ArrowRight");
      assertThat(
              browser.evaluate("document.querySelector('.tell').innerText.replaceAll('\\n','|')"))
          .startsWith("3 was|")
          .contains("what decided: " + parts[2]);
      int family = Integer.parseInt(browser.evaluate(FAMILY + ";String(window.family.length)"));
      assertThat(family).as("figures of the same steps").isBetween(3, 19);
      for (int i = 0; i < family; i++) {
        String figure = "window.family[" + i + "]";
        browser.evaluate(figure + ".scrollIntoView({block:'center'})");
        boolean there = false;
        for (int n = 0; n < 200 && !there; n++) {
          Thread.sleep(10);
          there =
              browser
                  .evaluate("String((" + figure + ".querySelector('.cursor')||{}).hidden)")
                  .equals("false");
        }
        assertThat(there).as("crosshair of figure %d of the same steps", i).isTrue();
      }
    }
  }

  @Test
  void aTelephoneShowsAllOfItInLettersThatCanBeRead() throws Exception {
    try (Chromium browser =
        Chromium.start(program, Files.createTempDirectory(Path.of("target"), "chromium"))) {
      browser.open(page, 390, 844);
      browser.evaluate(OPEN);
      assertThat(browser.evaluate(OVER)).isEqualTo("false");
      assertThat(browser.evaluate(SMALL)).isEmpty();
    }
  }

  /// Everything folded is open, no table is cut by its box or by the edge.
  @Test
  void paperHasEveryRow() throws Exception {
    try (Chromium browser =
        Chromium.start(program, Files.createTempDirectory(Path.of("target"), "chromium"))) {
      browser.open(page, 718, 1000);
      browser.media("print");
      assertThat(browser.evaluate(OVER)).isEqualTo("false");
      assertThat(
              browser.evaluate(
                  "String([...document.querySelectorAll('tr')]"
                      + ".filter(r=>!r.checkVisibility({contentVisibilityAuto:true})"
                      + "||!r.getClientRects().length).length)"))
          .isEqualTo("0");
      assertThat(
              browser.evaluate(
                  "String([...document.querySelectorAll('.wide')].filter(w=>"
                      + "w.scrollHeight>w.clientHeight+1||w.scrollWidth>w.clientWidth+1).length)"))
          .isEqualTo("0");
    }
  }

  private static final double[] PARTS = {0.1, -2.0 / 3, 1.0 / 3, 1e-9, -0.25};

  /// Bars are walked down by either arrow, each told as its table has it.
  @Test
  void barsAreWalkedByKeysToTheLastDigit() throws Exception {
    Picture bars = Charts.bars("b", "Bars", List.of("a", "b", "c", "d", "e"), PARTS, 5);
    Files.writeString(page, new HtmlReport("Bars", "Five.", 0).section("All").picture(bars).html());
    try (Chromium browser =
        Chromium.start(program, Files.createTempDirectory(Path.of("target"), "chromium"))) {
      browser.open(page, 1280, 900);
      browser.evaluate("document.querySelector('.drawn').focus()");
      for (int i = 0; i < PARTS.length; i++) {
        List<String> row = bars.table().rows().get(i);
        String seen = "";
        for (int k = 0; k < 200 && !seen.startsWith(row.get(0)); k++) {
          Thread.sleep(10);
          seen =
              browser.evaluate(
                  "[...document.querySelector('.tell').children].map(c=>c.textContent).join('|')");
        }
        assertThat(seen)
            .isEqualTo(row.get(0) + "|" + bars.table().head().get(1) + ": " + row.get(1));
        assertThat(row.get(1)).isIn((Object[]) digits());
        assertThat(browser.evaluate("String(document.querySelector('.cursor').hidden)"))
            .isEqualTo("false");
        browser.press(i % 2 == 0 ? "ArrowDown" : "ArrowRight");
      }
    }
  }

  private static String[] digits() {
    return java.util.Arrays.stream(PARTS).mapToObj(Double::toString).toArray(String[]::new);
  }

  /// Each panel of two side by side tells all of its row: both sides and their difference.
  @Test
  void sidesAreToldTogether() throws Exception {
    Picture beside =
        new SideBySide(
                "s",
                "Sides",
                List.of(
                    new SideBySide.Side("A", Tensor.generate(i -> Math.sin(i), 5, 3)),
                    new SideBySide.Side("B", Tensor.generate(i -> Math.cos(i), 5, 3))),
                Ramp.SIGNED,
                t -> "step " + t,
                r -> "unit " + r,
                List.of())
            .picture();
    Files.writeString(
        page, new HtmlReport("Sides", "Two.", 280_000).section("All").picture(beside).html());
    try (Chromium browser =
        Chromium.start(program, Files.createTempDirectory(Path.of("target"), "chromium"))) {
      browser.open(page, 1280, 900);
      browser.evaluate("document.querySelector('.drawn').focus()");
      browser.press("ArrowRight");
      browser.press("ArrowDown");
      float a = (float) Math.sin(4);
      float b = (float) Math.cos(4);
      assertThat(browser.evaluate("document.querySelector('.tell').innerText"))
          .contains("step 1", "A: unit 1: " + a, "B: unit 1: " + b, "A − B: unit 1: " + (a - b));
    }
  }

  /// A table that the screen shows the beginning of stands on paper to its last cell.
  @Test
  void paperHasEveryCellOfALongTable() throws Exception {
    Picture map =
        HeatMap.of(
            "m",
            "Map",
            Tensor.generate(i -> Math.sin(i), 90, 20),
            Ramp.SIGNED,
            t -> "step " + t,
            r -> "unit " + r);
    assertThat(map.table().isWhole()).isFalse();
    Files.writeString(
        page, new HtmlReport("Map", "Long.", 280_000).section("All").picture(map).html());
    try (Chromium browser =
        Chromium.start(program, Files.createTempDirectory(Path.of("target"), "chromium"))) {
      browser.open(page, 1280, 900);
      for (int i = 0;
          i < 500 && !browser.evaluate("document.documentElement.dataset.ready").equals("yes");
          i++) {
        Thread.sleep(10);
      }
      int screen = Integer.parseInt(browser.evaluate(ROWS));
      try (PDDocument paper = Loader.loadPDF(browser.pdf())) {
        String text = new PDFTextStripper().getText(paper).replaceAll("\\s+", "");
        for (List<String> row : map.table().rows()) {
          for (String cell : row.subList(1, row.size())) {
            assertThat(text.contains(cell)).as("%s of %s", cell, row.get(0)).isTrue();
          }
        }
      }
      assertThat(Integer.parseInt(browser.evaluate(ROWS))).as("as before").isEqualTo(screen);
    }
  }

  private static final String ROWS = "String(document.querySelectorAll('tr').length)";
}
