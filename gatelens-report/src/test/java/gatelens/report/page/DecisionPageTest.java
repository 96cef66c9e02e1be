package gatelens.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation;
import gatelens.explain.Provenance;
import gatelens.gates.UnitOrder;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.draw.Markup;
import gatelens.report.picture.DecisionWords;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.View;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// The page says what the numbers say.
class DecisionPageTest {
  private static final Gallery.Style PLAIN = Gallery.Style.plain("");
  private static final Provenance WHENCE = new Provenance(Map.of("model", "m"));

  private static Decision decision(
      int n, String plan, int steps, int width, boolean checked, long seed) {
    Model model = ModelPlan.parse(plan).initialise(width, Initialisation.PYTORCH, 2);
    SplittableRandom random = new SplittableRandom(seed);
    Sample sample =
        Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), steps, width)));
    Question question =
        Question.USUAL
            .withTarget("1")
            .withEvidence(checked ? Depth.CHEAP : Depth.NONE)
            .withWanted(DecisionPage.WANTED);
    return Decisions.of(model, List.of(Subject.of(n, sample)), question, Workers.single()).get(0);
  }

  private static String html(Decision... decisions) {
    return new DecisionPage(List.of(decisions), List.of(), PLAIN, WHENCE).html();
  }

  /// The numbers that a page has of a picture: its tables side by side, or the file behind its
  /// link.
  ///
  /// @param name of the picture
  static List<List<String>> numbers(String html, String name) throws IOException {
    int links = html.indexOf("class=\"links\" data-name=\"" + name + "\"");
    assertThat(links).as(name).isPositive();
    String end = html.substring(links, html.indexOf("</p>", links));
    Matcher file =
        Pattern.compile("download=\"([^\"]+)\" href=\"data:[^;]+;base64,([^\"]+)\"").matcher(end);
    if (file.find()) {
      byte[] bytes = Base64.getDecoder().decode(file.group(2));
      if (file.group(1).endsWith(".gz")) {
        bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
      }
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> List.of(line.split(",", -1)))
          .toList();
    }
    String part = html.substring(html.lastIndexOf("<summary>", links), links);
    List<List<String>> rows = new ArrayList<>();
    for (String block : part.split("<table", -1)) {
      int body = block.indexOf("<tbody>");
      if (body < 0) {
        continue;
      }
      String[] lines = block.substring(body + 7, block.indexOf("</table>")).split("<tr>", -1);
      for (int r = 1; r < lines.length; r++) {
        List<String> cells = new ArrayList<>(List.of(lines[r].split("<td[^>]*>", -1)));
        cells.remove(0);
        if (rows.size() < r) {
          rows.add(new ArrayList<>(cells));
        } else {
          rows.get(r - 1).addAll(cells.subList(1, cells.size()));
        }
      }
    }
    return rows;
  }

  @Test
  void theNumbersOfThePageAreThoseOfTheExplanationAndTheTrace() throws IOException {
    Decision decision = decision(0, "gru(4,sequences) lstm(3) dense(2)", 6, 2, true, 3);
    String html = html(decision);
    Explanation e = decision.explanation();
    List<List<String>> rows = numbers(html, "attribution-0");
    for (int t = 0; t < 6; t++) {
      for (int d = 0; d < 2; d++) {
        assertThat(Float.parseFloat(rows.get(t).get(d + 1))).isEqualTo(e.first().get(t, d));
      }
    }
    for (String address : List.of("gru_0.reset", "gru_0.hidden", "lstm_0.input", "lstm_0.cell")) {
      Tensor signal = decision.trace().orElseThrow().signal(address);
      List<List<String>> lines = numbers(html, address.replace('.', '-') + "-0");
      assertThat(lines).as(address).hasSize(6);
      for (int t = 0; t < 6; t++) {
        for (int h = 0; h < signal.extent(1); h++) {
          assertThat(Float.parseFloat(lines.get(t).get(h + 1))).isEqualTo(signal.get(t, h));
        }
      }
    }
  }

  /// The lanes have the parts as JSON prints them, and every unit of what the gates keep.
  @Test
  void theLanesHaveEveryNumberToItsLastDigit() throws IOException {
    Decision decision = decision(0, "gru(4) dense(2)", 6, 2, true, 3);
    String html = html(decision);
    float[] parts = decision.explanation().byEvent().get(0).values();
    double[] scores = decision.probes().overTime().orElseThrow().scores();
    List<List<String>> lanes = numbers(html, "lanes-0");
    Tensor keep = decision.trace().orElseThrow().recurrent().get(0).retention();
    int[] order = UnitOrder.byTimeScale(keep);
    List<List<String>> units = numbers(html, "lanes-0-units");
    for (int t = 0; t < 6; t++) {
      assertThat(lanes.get(t).get(1)).isEqualTo(Markup.exact(scores[t]));
      assertThat(lanes.get(t).get(2)).isEqualTo(Float.toString(parts[t]));
      for (int u = 0; u < 4; u++) {
        assertThat(units.get(t).get(u + 1)).isEqualTo(Float.toString(keep.get(t, order[u])));
      }
    }
  }

  /// What the lanes show, and what a gate shows under another name, is not drawn again.
  @Test
  void eachNumberIsDrawnOnce() {
    String html = html(decision(0, "gru(4,sequences) gru(3) dense(2)", 6, 2, true, 3));
    Matcher figure = Pattern.compile("<figure[^>]* data-name=\"([^\"]+)\"").matcher(html);
    List<String> names = new ArrayList<>();
    while (figure.find()) {
      names.add(figure.group(1));
    }
    assertThat(names)
        .doesNotHaveDuplicates()
        .contains("lanes-0", "attribution-0", "gru_0-retention-0", "gru_1-hidden-0")
        .doesNotContain(
            "ledger-gru_1-0", "gru_1-retention-0", "gru_0-update-0", "score-0", "waterfall-0");
  }

  @Test
  void aPageOfATextIsBelow300Kilobytes() {
    Model model =
        ModelPlan.parse("embedding(16) gru(64) dense(2,softmax)")
            .initialise(50, Initialisation.PYTORCH, 2);
    int[] ids = new int[60];
    for (int t = 0; t < ids.length; t++) {
      ids[t] = (7 * t) % 50;
    }
    Question question = Question.USUAL.withEvidence(Depth.CHEAP).withWanted(DecisionPage.WANTED);
    Decision text =
        Decisions.of(
                model,
                List.of(Subject.of(0, Sample.of(TokenSequence.of(ids)))),
                question,
                Workers.single())
            .get(0);
    assertThat(html(text).getBytes(StandardCharsets.UTF_8).length).isLessThan(300_000);
  }

  /// The size: 200 steps, 64 units.
  @Test
  void aPageOfAUsualDecisionIsBelowAMegabyte() throws IOException {
    Decision decision = decision(0, "gru(64) dense(3)", 200, 16, true, 4);
    String html = html(decision);
    assertThat(html.length()).isLessThan(1_000_000);
    List<List<String>> hidden = numbers(html, "gru_0-hidden-0");
    assertThat(hidden).hasSize(200);
    assertThat(hidden.get(199).get(64))
        .isEqualTo(
            Float.toString(decision.trace().orElseThrow().signal("gru_0.hidden").get(199, 63)));
  }

  @Test
  void itOpensWithTheDecisionAndSaysHowFarToTrustIt() {
    Decision decision = decision(0, "gru(4) dense(2,softmax)", 5, 3, true, 5);
    String html = html(decision);
    float[] outputs = decision.trace().orElseThrow().output().values();
    int best = outputs[1] > outputs[0] ? 1 : 0;
    assertThat(new DecisionWords(decision).sentence())
        .startsWith("Sequence 0: output " + best + " (")
        .contains(decision.probes().reason().orElseThrow().sentence())
        .contains(
            "The logit of output 1 is "
                + Markup.number(decision.explanation().completeness().score()));
    assertThat(decision.certainty()).isEqualTo(Math.abs(outputs[1] - (double) outputs[0]));
    EvidenceCard card = decision.evidence().orElseThrow();
    assertThat(html)
        .contains("<p class=\"lead\">" + Markup.escape(new DecisionWords(decision).told()) + "</p>")
        .contains("<p class=\"verdict\">", Markup.escape(card.verdict().words()))
        .contains("Why: the three strongest reasons", "What would change it?")
        .contains("Verdict: " + Markup.escape(card.sentence()))
        .contains("moves as said", "What this does not show", "Provenance");
    assertThat(html(decision(0, "gru(4) dense(2)", 5, 3, false, 5)))
        .contains("No check was asked for.");
  }

  @Test
  void severalHaveASummaryAndTheMostAndLeastCertainInDetail() {
    List<Decision> all = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      all.add(decision(n, "gru(4) dense(2,softmax)", 5, 3, false, 10 + n));
    }
    String html = html(all.toArray(Decision[]::new));
    Decision most = all.get(0);
    Decision least = all.get(0);
    for (Decision each : all) {
      most = each.certainty() > most.certainty() ? each : most;
      least = each.certainty() < least.certainty() ? each : least;
    }
    for (Decision each : all) {
      boolean detailed = List.of(0, most.number(), least.number()).contains(each.number());
      assertThat(html.contains("<h2>Sequence " + each.number() + ", ")).isEqualTo(detailed);
    }
    assertThat(html).contains("Mean size of attribution over 5 sequences", "over all sequences");
    assertThatThrownBy(() -> new DecisionPage(List.of(), List.of(), PLAIN, WHENCE))
        .hasMessageContaining("none");
  }

  @Test
  void onlyTheViewsAskedFor() {
    Decision decision = decision(0, "gru(3) dense(2)", 4, 2, false, 6);
    String html =
        new DecisionPage(List.of(decision), List.of(View.WATERFALL), PLAIN, WHENCE).html();
    assertThat(html).contains("data-name=\"waterfall-0\"").doesNotContain("data-name=\"gru_0");
  }

  /// The policy allows one script by its digest, and nothing from elsewhere.
  @Test
  void thePolicyHolds() throws Exception {
    String html = html(decision(0, "gru(64) dense(2)", 150, 9, false, 7));
    int from = html.indexOf("<script>") + "<script>".length();
    String script = html.substring(from, html.indexOf("</script>"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
    assertThat(html)
        .contains("default-src 'none'", "'sha256-" + Base64.getEncoder().encodeToString(digest))
        .doesNotContainPattern("(src|href)=\"https?:")
        .doesNotContain("onclick=\"");
    assertThat(html.split("<script", -1)).hasSize(2);
  }

  /// A Hebrew word would turn the number after it round.
  @Test
  void wordsFromRightToLeftStandForThemselves() {
    assertThat(Markup.within("טוב")).isEqualTo("\u2068טוב\u2069");
    assertThat(Markup.within("step 3")).isEqualTo("step 3");
  }
}
