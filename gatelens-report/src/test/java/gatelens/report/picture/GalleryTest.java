package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Probes;
import gatelens.decision.Question;
import gatelens.decision.RawInput;
import gatelens.decision.Subject;
import gatelens.decision.Wanted;
import gatelens.explain.Explanation;
import gatelens.gates.GateSurvey;
import gatelens.gates.SignalHistogram;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.draw.Table;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every view of decisions of several kinds.
class GalleryTest {
  private static final String PLAN = "gru(6,sequences) lstm(4) dense(3,softmax)";

  private static final Sample SERIES =
      Sample.of(
          new FeatureSequence(
              Tensor.generate(i -> Math.sin(i), 7, 3),
              new Axis.Time(7, 0, 0.5, "s"),
              new Axis.Channels(List.of("pressure", "flow", "heat"))));

  private static final Question ALL =
      Question.USUAL.withTarget("1").withEvidence(Depth.NONE).withWanted(Wanted.PICTURES);

  private static Model model(String plan, Sample sample) {
    int width = sample.first() instanceof FeatureSequence f ? f.width() : 9;
    return ModelPlan.parse(plan).initialise(width, Initialisation.PYTORCH, 2);
  }

  private static Decision decision(String plan, Sample sample, Question question) {
    return Decisions.of(
            model(plan, sample), Subject.all(List.of(sample)), question, Workers.single())
        .get(0);
  }

  private static Gallery gallery(String plan, Sample sample, String method, Gallery.Style style) {
    return new Gallery(decision(plan, sample, ALL.withMethod(method)), style);
  }

  private static Gallery series(Gallery.Order order, Optional<Integer> event) {
    Gallery.Style style = new Gallery.Style("0", order, event);
    return gallery(PLAN, SERIES, "deeplift", style);
  }

  private static Picture one(List<Picture> pictures, String start) {
    return pictures.stream().filter(p -> p.name().startsWith(start)).findFirst().orElseThrow();
  }

  @Test
  void aSeriesHasEveryViewButThoseOfOtherKinds() {
    Map<View, List<Picture>> all = series(Gallery.Order.NUMBER, Optional.empty()).pictures();
    assertThat(all.keySet())
        .containsExactly(
            View.INPUT,
            View.ATTRIBUTION,
            View.BARS,
            View.WATERFALL,
            View.SCORE,
            View.LEDGER,
            View.SURVIVAL,
            View.MEMORY,
            View.GATES,
            View.HISTOGRAMS,
            View.SATURATION,
            View.PHASE,
            View.REMOVAL);
    assertThat(all.values().stream().flatMap(List::stream).map(Picture::name))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[A-Za-z0-9_-]+-0"));
    assertThat(all.getOrDefault(View.INPUT, List.of()).get(0).name()).isEqualTo("lanes-0");
    assertThat(one(all.getOrDefault(View.GATES, List.of()), "gru_0-update").svg())
        .contains("1 keeps the old state");
    assertThat(one(all.getOrDefault(View.SURVIVAL, List.of()), "survival-gru_0").svg())
        .contains("A band holds the middle 80 % of the units");
    assertThat(all.getOrDefault(View.PHASE, List.of()).get(0).svg())
        .contains("In LSTM layers: forget to the right, input up");
  }

  @Test
  void theNumbersAreThoseOfTraceAndExplanation() {
    Gallery gallery = series(Gallery.Order.NUMBER, Optional.of(2));
    Table table = one(gallery.pictures(View.GATES), "gru_0-hidden").table();
    Tensor hidden = gallery.trace().signal("gru_0.hidden");
    for (int t = 0; t < 7; t++) {
      assertThat(table.rows().get(t).get(0)).isEqualTo(SERIES.first().steps().label(t));
      for (int h = 0; h < 6; h++) {
        assertThat(Float.parseFloat(table.rows().get(t).get(h + 1))).isEqualTo(hidden.get(t, h));
      }
    }
    Table score = gallery.pictures(View.SCORE).get(0).table();
    // Run step by step, floats are summed in another order.
    assertThat(Double.parseDouble(score.rows().get(6).get(1)))
        .isCloseTo(gallery.explanation().completeness().score(), within(1e-5));
    Table fading = one(gallery.pictures(View.SURVIVAL), "survival-gru_0").table();
    assertThat(fading.head()).startsWith("step", "1 s");
    assertThat(fading.rows().get(1).get(1)).isEmpty();
    assertThat(fading.rows().get(2).get(1)).isEqualTo("1.0");
  }

  @Test
  void unitsCanBeOrdered() {
    for (Gallery.Order order : Gallery.Order.values()) {
      List<Picture> gates = series(order, Optional.empty()).pictures(View.GATES);
      String deep = one(gates, "gru_0-hidden").svg();
      String last = gates.get(gates.size() - 1).svg();
      switch (order) {
        case NUMBER -> assertThat(deep).doesNotContain("Units", "On top");
        case CLUSTER -> assertThat(deep).contains("move together stand together");
        case TIME_SCALE -> assertThat(deep).contains("keeps longest");
        case WEIGHT -> {
          assertThat(deep).contains("no dense layer reads this layer");
          assertThat(last).contains("adds most to the logit");
        }
      }
    }
  }

  @Test
  void tokensAreWords() {
    Sample words =
        Sample.of(
            new TokenSequence(new int[] {3, 1, 3}, new Axis.Tokens(List.of("bad", "not", "bad"))));
    Gallery gallery =
        gallery("embedding(4) bigru(3) dense(3)", words, "deeplift", Gallery.Style.plain("7"));
    assertThat(gallery.pictures().getOrDefault(View.INPUT, List.of()))
        .extracting(Picture::name)
        .contains("words-7");
    assertThat(gallery.pictures(View.BARS).get(0).csv()).contains("1 bad,", "3 bad,", "2 not,");
    assertThat(gallery.pictures(View.SURVIVAL).get(0).svg()).contains("(step ");
    assertThat(gallery.pictures(View.MEMORY).get(1).svg()).contains("this layer reads backward");
    assertThatThrownBy(() -> gallery.pictures(View.LANES))
        .hasMessageContaining("there is no picture lanes: the input has no features");
  }

  @Test
  void theKindOfTheInputDecides() {
    Tensor values = Tensor.generate(i -> i % 5, 4, 4);
    Sample image =
        Sample.of(
            new FeatureSequence(values, new Axis.Pixels(4, "row"), new Axis.Pixels(4, "column")));
    Sample sound =
        Sample.of(
            new FeatureSequence(
                values,
                new Axis.Time(4, 0, 10, "ms"),
                new Axis.Channels(List.of("mel 0", "mel 1", "mel 2", "mel 3"))));
    Gallery.Style style = Gallery.Style.plain("");
    assertThat(gallery("lstm(3) dense(2)", image, "gradient", style).pictures(View.INPUT))
        .extracting(Picture::name)
        .containsExactly("image");
    assertThat(gallery("lstm(3) dense(2)", sound, "gradient", style).pictures(View.INPUT))
        .extracting(Picture::name)
        .containsExactly("sound");
  }

  @Test
  void anExplanationOfFeaturesHasNoSteps() {
    Gallery gallery = series(Gallery.Order.NUMBER, Optional.empty());
    Explanation cells = gallery.explanation();
    Explanation features =
        new Explanation(
            cells.by(),
            cells.input(),
            cells.byFeature(),
            Explanation.Grouping.FEATURES,
            Optional.empty(),
            cells.completeness(),
            Map.of("bias", 0.5),
            Map.of());
    Decision d = gallery.decision();
    Decision bare =
        new Decision(
            d.subject(),
            d.model(),
            d.answer(),
            d.target(),
            d.score(),
            features,
            List.of(Explanation.Grouping.FEATURES),
            d.trace(),
            d.evidence(),
            Probes.NONE);
    Gallery without = new Gallery(bare, Gallery.Style.plain("0"));
    assertThat(without.reason(View.REMOVAL).orElseThrow()).contains("did not want it");
    Gallery coarse =
        new Gallery(
            new Decisions(model(PLAN, SERIES), ALL, Workers.single()).completed(bare),
            Gallery.Style.plain("0"));
    Map<View, List<Picture>> all = coarse.pictures();
    assertThat(all).doesNotContainKey(View.ATTRIBUTION).containsKeys(View.REMOVAL, View.BARS);
    assertThat(all.getOrDefault(View.INPUT, List.of()).get(0).csv()).contains("pressure,");
    assertThat(all.getOrDefault(View.WATERFALL, List.of()).get(0).csv()).contains("bias,");
    assertThat(all.getOrDefault(View.REMOVAL, List.of()).get(0).title())
        .contains("strongest features");
  }

  @Test
  void aSurveyIsDrawnOverManyInputs() {
    Gallery gallery = series(Gallery.Order.NUMBER, Optional.empty());
    Model model = model(PLAN, SERIES);
    List<Picture> pictures =
        SurveyPictures.of(GateSurvey.of(model, List.of(SERIES, SERIES), Workers.single()));
    assertThat(pictures).extracting(Picture::name).startsWith("saturation", "time-scale-gru_0");
    Picture histograms =
        SurveyPictures.histograms(
                SignalHistogram.of(List.of(gallery.trace(), gallery.trace())), 2, 5)
            .get(0);
    assertThat(histograms.description()).contains("update: 84 values");
    assertThat(histograms.svg()).contains("2 of 5 inputs, at even distances");
  }

  /// Nothing is run while it is drawn: what was not wanted before cannot be drawn.
  @Test
  void whatWasNotWantedIsNotDrawn() {
    Question little = ALL.withWanted(Wanted.NOTHING);
    Gallery gallery = new Gallery(decision(PLAN, SERIES, little), Gallery.Style.plain("0"));
    assertThat(gallery.pictures().keySet())
        .containsExactly(View.INPUT, View.ATTRIBUTION, View.BARS, View.WATERFALL);
    assertThat(gallery.reason(View.SCORE).orElseThrow()).contains("did not want it");
    assertThatThrownBy(() -> gallery.pictures(View.GATES))
        .hasMessageContaining("did not want gates and states");
  }

  /// A sound is drawn with the waveform that its input was made of.
  @Test
  void theWaveformIsTheInputsOwn() {
    Sample sound =
        Sample.of(
            new FeatureSequence(
                Tensor.generate(i -> i % 5, 4, 2),
                new Axis.Time(4, 0, 10, "ms"),
                new Axis.Channels(List.of("mel 0", "mel 1"))));
    Subject heard =
        new Subject(
            0, "a.wav", sound, List.of(new RawInput.Sound(new float[] {0, .5f, -.5f}, 8000)));
    List<Decision> both =
        Decisions.of(
            model("gru(2) dense(2)", sound),
            List.of(heard, Subject.of(1, sound)),
            ALL,
            Workers.single());
    assertThat(new Gallery(both.get(0), Gallery.Style.plain("0")).pictures(View.SOUND).get(0).svg())
        .doesNotContain("No waveform");
    assertThat(new Gallery(both.get(1), Gallery.Style.plain("1")).pictures(View.SOUND).get(0).svg())
        .contains("No waveform");
  }

  @Test
  void namesOfViews() {
    assertThat(View.named("survival")).isEqualTo(View.SURVIVAL);
    assertThat(View.SURVIVAL.words()).contains("fade");
    assertThatThrownBy(() -> View.named("pie")).hasMessageContaining("there are [input, words");
  }
}
