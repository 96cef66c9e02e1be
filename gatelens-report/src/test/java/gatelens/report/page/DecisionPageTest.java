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
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.draw.Markup;
import gatelens.report.picture.DecisionWords;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.View;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
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

  /// The files behind the links by their names.
  private static Map<String, String> files(String html) throws IOException {
    Map<String, String> files = new java.util.LinkedHashMap<>();
    Matcher link =
        Pattern.compile("download=\"([^\"]+)\" href=\"data:[^;]+;base64,([^\"]+)\"").matcher(html);
    while (link.find()) {
      byte[] bytes = Base64.getDecoder().decode(link.group(2));
      String name = link.group(1);
      if (name.endsWith(".gz")) {
        bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        name = name.substring(0, name.length() - 3);
      }
      files.put(name, new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return files;
  }

  @Test
  void everyPictureHasItsThreeFilesWhereThereIsRoom() throws IOException {
    String html = html(decision(0, "gru(3) dense(2)", 2, 2, true, 1));
    Map<String, String> files = files(html);
    Matcher figure = Pattern.compile("<figure data-name=\"([^\"]+)\"").matcher(html);
    int figures = 0;
    while (figure.find()) {
      figures++;
      assertThat(files)
          .containsKeys(
              figure.group(1) + ".csv", figure.group(1) + ".png", figure.group(1) + ".svg");
      assertThat(files.getOrDefault(figure.group(1) + ".png", "")).startsWith("\u0089PNG");
    }
    assertThat(figures).isGreaterThan(12);
    assertThat(html).doesNotContain("files stand behind no link");
  }

  @Test
  void theNumbersBehindTheLinksAreThoseOfTheExplanationAndTheTrace() throws IOException {
    Decision decision = decision(0, "gru(4,sequences) lstm(3) dense(2)", 6, 2, true, 3);
    Map<String, String> files = files(html(decision));
    Explanation e = decision.explanation();
    List<String> rows = files.getOrDefault("attribution-0.csv", "").lines().toList();
    for (int t = 0; t < 6; t++) {
      String[] cells = rows.get(t + 1).split(",", -1);
      for (int d = 0; d < 2; d++) {
        assertThat(Float.parseFloat(cells[d + 1])).isEqualTo(e.first().get(t, d));
      }
    }
    for (String address : List.of("gru_0.update", "gru_0.hidden", "lstm_0.forget", "lstm_0.cell")) {
      Tensor signal = decision.trace().orElseThrow().signal(address);
      List<String> lines =
          files.getOrDefault(address.replace('.', '-') + "-0.csv", "").lines().toList();
      assertThat(lines).as(address).hasSize(7);
      for (int t = 0; t < 6; t++) {
        String[] cells = lines.get(t + 1).split(",", -1);
        for (int h = 0; h < signal.extent(1); h++) {
          assertThat(Float.parseFloat(cells[h + 1])).isEqualTo(signal.get(t, h));
        }
      }
    }
  }

  /// The size: 200 steps, 64 units.
  @Test
  void aPageOfAUsualDecisionIsBelowAMegabyte() throws IOException {
    String html = html(decision(0, "gru(64) dense(3)", 200, 16, true, 4));
    assertThat(html.length()).isLessThan(1_000_000);
    assertThat(files(html).keySet()).contains("lanes-0.csv", "gru_0-update-0.csv");
    assertThat(html).contains("files stand behind no link");
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
        .contains(
            "<p class=\"lead\">"
                + Markup.escape(new DecisionWords(decision).sentence())
                + " Evidence: ")
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
      assertThat(html.contains("Sequence " + each.number() + ": the input and what drove"))
          .isEqualTo(detailed);
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

  /// The policy allows one script by its digest where it is needed, and nothing from elsewhere.
  @Test
  void thePolicyHolds() throws Exception {
    assertThat(html(decision(0, "gru(3) dense(2)", 4, 2, false, 7)))
        .contains("default-src 'none'")
        .doesNotContain("script");
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
