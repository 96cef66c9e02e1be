package gatelens.report.page;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.RawInput;
import gatelens.decision.Subject;
import gatelens.explain.Provenance;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.EvaluateDocument.Learned;
import gatelens.report.picture.Gallery;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A page of every kind, small.
final class Kinds {
  private Kinds() {}

  private static final List<String> WORDS =
      List.of("this", "film", "was", "not", "bad", "at", "all");

  private static List<Decision> decisions(Model model, Subject... subjects) {
    Question question = Question.USUAL.withEvidence(Depth.CHEAP).withWanted(DecisionPage.WANTED);
    return Decisions.of(model, List.of(subjects), question, Workers.single());
  }

  private static Model model(String plan, int width) {
    return ModelPlan.parse(plan).initialise(width, Initialisation.PYTORCH, 4);
  }

  private static FeatureSequence waves(int seed, Axis steps, Axis features) {
    return new FeatureSequence(
        Tensor.generate(
            i -> 0.5 + 0.5 * Math.sin(seed + 0.7 * i), steps.length(), features.length()),
        steps,
        features);
  }

  private static List<Decision> text() {
    Sample sample =
        Sample.of(new TokenSequence(new int[] {1, 2, 3, 4, 5, 6, 7}, new Axis.Tokens(WORDS)));
    return decisions(model("embedding(4) gru(5) dense(2,softmax)", 9), Subject.of(0, sample));
  }

  private static Subject table(int number) {
    Axis features = new Axis.Channels(List.of("pressure", "flow", "heat"));
    return Subject.of(number, Sample.of(waves(number, new Axis.Time(12, 0, 0.5, "h"), features)));
  }

  private static List<Decision> image() {
    float[] values = new float[64];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 9 == 0 ? 1 : 0;
    }
    FeatureSequence rows =
        new FeatureSequence(
            Tensor.generate(i -> values[i], 8, 8),
            new Axis.Pixels(8, "row"),
            new Axis.Pixels(8, "column"));
    RawInput raw = new RawInput.Image(8, 8, 1, values, IntStream.range(0, 64).toArray());
    return decisions(
        model("lstm(5) dense(2,softmax)", 8),
        new Subject(0, "a.png", Sample.of(rows), List.of(raw)));
  }

  private static List<Decision> sound() {
    Axis bands = new Axis.Channels(List.of("50-200 Hz", "200-500 Hz", "500-1000 Hz"));
    Sample sample = Sample.of(waves(1, new Axis.Time(20, 0, 10, "ms"), bands));
    float[] wave = new float[1800];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) Math.sin(0.3 * i);
    }
    return decisions(
        model("bigru(4) dense(2,softmax)", 3),
        new Subject(0, "a.wav", sample, List.of(new RawInput.Sound(wave, 8000))));
  }

  /// Decisions of every kind by what it is called.
  static Map<String, List<Decision>> decisions() {
    Map<String, List<Decision>> all = new LinkedHashMap<>();
    all.put("text", text());
    all.put("table", decisions(model("gru(6) dense(2,softmax)", 3), table(0)));
    all.put(
        "series",
        decisions(
            model("gru(6,sequences) gru(4) dense(2)", 1),
            Subject.of(0, Sample.of(FeatureSequence.of(Tensor.generate(Math::sin, 30, 1))))));
    all.put("image", image());
    all.put("sound", sound());
    all.put(
        "several", decisions(model("gru(6) dense(2,softmax)", 3), table(0), table(1), table(2)));
    return all;
  }

  /// A page by its decisions.
  static String page(List<Decision> decisions, Wording words) {
    return new DecisionPage(
            decisions,
            List.of(),
            Gallery.Style.plain(""),
            new Provenance(Map.of("model", "m", "seed", "0")),
            words)
        .html();
  }

  /// Pages of every kind by what it is called.
  static Map<String, String> pages() {
    Map<String, String> all = new LinkedHashMap<>();
    decisions().forEach((kind, some) -> all.put(kind, page(some, Wording.ENGLISH)));
    all.put(
        "two side by side",
        page(decisions(model("gru(6) dense(2,softmax)", 3), table(0), table(1)), Wording.ENGLISH));
    all.put("text in Chinese", page(text(), Wording.named("zh")));
    all.put("gates", GatesPageTest.page(true).html(Map.of("seed", "0")));
    all.put("model", ModelPageTest.page(true, new Learned(0, 6, false)));
    all.put("choice", new SelectionPage(SelectionPageTest.TABLE, 2, Map.of()).html(Map.of()));
    all.put("comparison", ComparisonPageTest.page(ComparisonPageTest.classes(0.5)).html(Map.of()));
    return all;
  }
}
