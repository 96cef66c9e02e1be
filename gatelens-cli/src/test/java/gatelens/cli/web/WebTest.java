package gatelens.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.cli.TextModel;
import gatelens.decision.Decision;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.lens.Inputs;
import gatelens.lens.Lens;
import gatelens.method.Methods;
import gatelens.parallel.Workers;
import gatelens.report.document.ExplainDocument;
import gatelens.report.document.Json;
import gatelens.report.document.MethodsDocument;
import gatelens.report.document.QuestionDocument;
import gatelens.report.document.TraceDocument;
import gatelens.report.picture.Gallery;
import gatelens.report.picture.View;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A web front end needs nothing but HTTP on top of lens and report: what it serves is, number for
/// number, what Java gets.
final class WebTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Lens lens = Lens.of(TextModel.model(), Workers.of(2));
  private WebRoutes web;

  @BeforeEach
  void start() throws IOException {
    web = new WebRoutes(lens);
  }

  @AfterEach
  void stop() {
    web.close();
    lens.close();
  }

  private HttpRequest request(String route, String rows) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + route))
        .POST(HttpRequest.BodyPublishers.ofString(rows))
        .build();
  }

  private HttpResponse<String> answer(String route, String rows)
      throws IOException, InterruptedException {
    return client.send(request(route, rows), HttpResponse.BodyHandlers.ofString());
  }

  private static String asked(Question question) {
    return "question="
        + URLEncoder.encode(Json.text(QuestionDocument.of(question)), StandardCharsets.UTF_8);
  }

  private List<Decision> decided(Question question) throws IOException {
    byte[] rows = TextModel.ROWS.getBytes(StandardCharsets.UTF_8);
    return lens.decide(
            new Inputs.Stream(
                new ByteArrayInputStream(rows), Path.of("rows.csv"), Optional.empty()),
            question)
        .all();
  }

  @Test
  void servesTraceEvidenceAndPicturesOfWhatWasSent() throws IOException, InterruptedException {
    TraceDocument trace = Json.read(answer("/trace", TextModel.ROWS).body(), TraceDocument.class);
    Decision traced = decided(Question.USUAL).get(2);
    assertThat(trace.signals().orElseThrow().get("gru_0.update").get(2).tensor())
        .isEqualTo(traced.signals().get("gru_0.update"));

    Question full = Question.of("integrated-gradients").withEvidence(Depth.FULL).withSeed(3);
    Decision decision = decided(full).get(0);
    JsonNode evidence =
        JsonMapper.shared().readTree(answer("/evidence?" + asked(full), TextModel.ROWS).body());
    assertThat(evidence.get("verdict").asString())
        .isEqualTo(decision.evidence().orElseThrow().verdict().words());
    assertThat(evidence.get("checks")).hasSize(decision.evidence().orElseThrow().checks().size());
    assertThat(evidence.get("checks").get(0).get("value").asDouble())
        .isEqualTo(decision.evidence().orElseThrow().checks().get(0).value());

    HttpResponse<String> picture = answer("/picture?view=waterfall&" + asked(full), TextModel.ROWS);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/svg+xml");
    assertThat(picture.body())
        .isEqualTo(
            new Gallery(decision, Gallery.Style.plain("")).pictures(View.WATERFALL).get(0).svg());

    // methods from outside are found by the class loader of a thread, so only one is compared
    assertThat(Json.read(answer("/methods", "").body(), MethodsDocument.class).methods())
        .contains(MethodsDocument.of(List.of(Methods.named("smoothgrad"))).methods().get(0));
  }

  @Test
  void explainsWithProgress() throws IOException, InterruptedException {
    Question question = Question.USUAL.withTarget("pos");
    List<String> lines =
        answer("/explain?" + asked(question), TextModel.ROWS).body().lines().toList();
    List<Decision> decisions = decided(question);
    assertThat(lines).filteredOn("event: progress"::equals).hasSize(4);
    assertThat(lines.get(1)).startsWith("data: {\"done\":1,");
    int last = lines.indexOf("event: done");
    ExplainDocument document =
        Json.read(lines.get(last + 1).substring("data: ".length()), ExplainDocument.class);
    assertThat(document.target().name()).contains("pos");
    for (int n = 0; n < 4; n++) {
      assertThat(document.attribution(n, "input")).isEqualTo(decisions.get(n).shown(0));
    }
  }

  @Test
  void endsAJobThatNobodyWantsAnyMore() throws IOException, InterruptedException {
    int many = 5000;
    String rows = "text,label\n" + "good bad film good bad film,pos\n".repeat(many);
    Question dear =
        Question.of("kernel-shap").withSetting("samples", "2000").withEvidence(Depth.FULL);
    HttpResponse<Stream<String>> response =
        client.send(
            request("/explain?job=7&" + asked(dear), rows), HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      Iterator<String> each = lines.iterator();
      assertThat(each.next()).isEqualTo("event: progress");
      assertThat(answer("/cancel?job=7", "").statusCode()).isEqualTo(200);
      int answers = 1;
      String event = "";
      String data = "";
      while (each.hasNext()) {
        String line = each.next();
        answers += line.equals("event: progress") ? 1 : 0;
        event = line.startsWith("event: ") ? line : event;
        data = line.startsWith("data: ") ? line : data;
      }
      assertThat(event).isEqualTo("event: cancelled");
      assertThat(answers).isLessThan(many);
      // what was done is kept, and whole
      assertThat(Json.read(data.substring("data: ".length()), ExplainDocument.class).explanations())
          .hasSize(answers);
    }
  }

  @Test
  void saysWhatIsWrongWithARequest() throws IOException, InterruptedException {
    HttpResponse<String> unknown =
        answer("/evidence?" + asked(Question.of("no-such-method")), TextModel.ROWS);
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("no-such-method");
    assertThat(answer("/trace", "").statusCode()).isBetween(400, 422);
  }

  @Test
  void theRoutesAreShort() throws IOException {
    Path source = Path.of("src/test/java/gatelens/cli/web/WebRoutes.java");
    try (Stream<String> lines = Files.lines(source)) {
      assertThat(lines.filter(line -> !line.startsWith("import ") && !line.isBlank()).count())
          .isLessThan(150);
    }
  }
}
