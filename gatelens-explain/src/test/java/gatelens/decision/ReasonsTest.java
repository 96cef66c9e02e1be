package gatelens.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Embedding;
import gatelens.layer.Flatten;
import gatelens.layer.Pool;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Meaning;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.Standardisation;
import gatelens.sequence.TimeScale;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Sentences of models whose answers can be computed by hand.
final class ReasonsTest {
  private static final double LOG = Math.log1p(540 / 600.0);

  /// amount (mean 100, deviation 50), kind (online, electronics), time since last (scale 600 s).
  private static FeatureSequence cards(float... values) {
    Axis features =
        new Axis.Channels(
            List.of("amount", "kind=online", "kind=electronics", "time since last"),
            List.of(
                new Standardisation(100, 50, ""),
                Standardisation.NONE,
                Standardisation.NONE,
                Standardisation.NONE),
            List.of(
                Meaning.NUMBER,
                new Meaning.Category("kind", "online"),
                new Meaning.Category("kind", "electronics"),
                new Meaning.Elapsed(600)));
    double start = 1_767_319_200; // 2026-01-02 02:00
    double[] times = {start - 90_000, start, start + 540};
    return new FeatureSequence(
        Tensor.of(values, 3, 4), new Axis.Times(times, TimeScale.DATE), features);
  }

  /// The mean over the steps of "online" and of "electronics": fraud where two of three are one.
  private static Model both() {
    Tensor weights = Tensor.of(new float[] {0, 0, 0, 9.9f, 0, 9.9f, 0, 0}, 4, 2);
    Model model =
        Model.of(
            4,
            new Pool("mean", Pool.Kind.MEAN),
            new Dense("dense", weights, Tensor.of(new float[] {6, 0}, 2), Activation.SOFTMAX));
    return model.withInfo(model.info().withClasses(List.of("ok", "fraud")));
  }

  private static Reason reason(Model model, Sequence sequence, RawInput raw) {
    Subject subject = new Subject(0, "", Sample.of(sequence), List.of(raw));
    try (Workers alone = Workers.single()) {
      return Decisions.of(model, List.of(subject), Question.USUAL, alone)
          .get(0)
          .probes()
          .reason()
          .orElseThrow();
    }
  }

  @Test
  void bothEventsAreNamedWithTheirValuesAndTheTimeBetween() {
    FeatureSequence events = cards(0, 0, 0, 0, -1.99f, 1, 0, 0, 25.0634f, 0, 1, (float) LOG);
    Reason reason = reason(both(), events, RawInput.NONE);
    assertThat(reason.answer()).isEqualTo("fraud");
    double p = 1 / (1 + Math.exp(-0.6));
    assertThat(reason.probability().orElseThrow()).isCloseTo(p, within(1e-6));
    assertThat(reason.parts())
        .extracting(Reason.Part::what)
        .containsExactly("electronics, amount 1353.17", "online, amount 0.5");
    assertThat(reason.parts())
        .extracting(Reason.Part::loses)
        .allMatch(loss -> Math.abs((double) loss - 3.3) < 1e-5);
    assertThat(reason.sentence())
        .isEqualTo(
            "fraud (65 %): electronics, amount 1353.17, 2026-01-02 02:09, 9 minutes after online,"
                + " amount 0.5; without either: ok (99.8 %).");
    RawInput raw =
        new RawInput.Series(
            Map.of(
                "amount", List.of("100", "0.48", "1353.17"),
                "kind", List.of("gift", "online", "electronics")));
    Reason told = reason(both(), events, raw);
    assertThat(told.sentence()).contains("9 minutes after online, amount 0.48;");
    EventTable table = EventTable.of(new Subject(0, "", Sample.of(events), List.of(raw)), 0);
    assertThat(table.columns())
        .extracting(EventTable.Column::name)
        .containsExactly("amount", "kind", "time since last");
    assertThat(table.value(0, table.columns().get(1))).isEqualTo("gift (never seen in training)");
    assertThat(table.value(2, table.columns().get(2))).isEqualTo("9 minutes");
    assertThat(table.column(2).name()).isEqualTo("kind");
  }

  /// Each alone may undo what both together do not: 'without either' would say the opposite.
  @Test
  void withoutThemIsNotWithoutEither() {
    Reason.Part one = new Reason.Part(0, 1, "online", "2026-01-02 02:00", "", 1, 2, true);
    Reason.Part other = new Reason.Part(0, 2, "gift", "2026-01-02 02:09", "9 minutes", 1, 2, true);
    for (boolean changes : new boolean[] {true, false}) {
      Reason reason =
          new Reason(
              "fraud",
              Optional.empty(),
              Map.of("fraud", 0.9, "ok", 0.1),
              List.of(other, one),
              Optional.of(
                  new Reason.Without(
                      changes ? "ok" : "fraud", OptionalDouble.of(0.58), changes, true)),
              Optional.empty(),
              false,
              changes ? List.of() : List.of("audio"));
      assertThat(reason.sentence())
          .endsWith(
              changes
                  ? "; without either: ok (58 %)."
                  : "; without them: still fraud (58 %); there is no audio.");
    }
  }

  /// Without times of the steps the feature itself tells the time.
  @Test
  void elapsedTimeIsATime() {
    FeatureSequence events = cards(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (float) LOG);
    assertThat(events.features().raw(3, (float) LOG)).isEqualTo(540.0);
    EventTable table =
        new EventTable(
            new FeatureSequence(events.values(), Axis.steps(3), events.features()),
            RawInput.NONE,
            List.of(new EventTable.Column("time since last", List.of(3), EventTable.Kind.ELAPSED)));
    assertThat(table.value(2, table.columns().get(0))).isEqualTo("540");
  }

  /// A softmax of one output is 1, and its logarithm 0; every other head says what it answers.
  @Test
  void everyHeadHasAnAnswer() {
    for (String head :
        List.of(
            "dense(1,softmax)",
            "dense(1,log_softmax)",
            "dense(3,log_softmax)",
            "dense(3,softmax)",
            "dense(1,sigmoid)",
            "dense(3,sigmoid)",
            "dense(2,tanh)",
            "dense(1,relu)",
            "dense(2)")) {
      Model model = gatelens.testkit.explain.RandomModels.model("gru(3) " + head, 2, 0.5, 4);
      FeatureSequence input = FeatureSequence.of(Tensor.generate(i -> Math.sin(i + 1), 4, 2));
      Reason reason = reason(model, input, RawInput.NONE);
      float[] output = model.predict(gatelens.sequence.Sample.of(input)).values();
      if (reason.answer().contains(" = ")) {
        String[] words = reason.answer().split(" = ", -1);
        int index = Integer.parseInt(words[0].substring(words[0].length() - 1));
        assertThat(Double.parseDouble(words[1]))
            .as(head)
            .isCloseTo(output[index], within(5e-3 * Math.max(1, Math.abs(output[index]))));
      } else {
        assertThat(reason.answer()).as(head).isEqualTo("output " + model.predictedClass(output));
      }
    }
  }

  /// `not` and `bad` cancel, one word makes the answer.
  @Test
  void wordsAreNamedInTheirOrder() {
    Tensor words = Tensor.of(new float[] {0, 0, 3, 0, 0, 2, 0, 0}, 4, 2);
    Model model =
        Model.of(
            2,
            new Embedding("words", words, false),
            new Pool("mean", Pool.Kind.MEAN),
            new Dense(
                "dense",
                Tensor.of(new float[] {1, 0, 0, 1}, 2, 2),
                Tensor.zeros(2),
                Activation.SOFTMAX));
    Model named = model.withInfo(model.info().withClasses(List.of("good", "bad")));
    TokenSequence text =
        new TokenSequence(new int[] {3, 2, 1}, new Axis.Tokens(List.of("the", "dull\n", "fine")));
    Reason reason = reason(named, text, RawInput.NONE);
    assertThat(reason.sentence())
        .isEqualTo("good (58 %): \"fine\" (word 3); without it: bad (73 %).");
    assertThat(reason.without().orElseThrow().leftOut()).isTrue();
    assertThat(EventTable.shown("dull\n")).isEqualTo("dull⏎");
    assertThat(EventTable.shown(" ")).isEqualTo("␣");
  }

  @Test
  void aBaselineThatHasTheAnswerIsSaid() {
    Reason reason = reason(both(), cards(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0), RawInput.NONE);
    assertThat(reason.answer()).isEqualTo("ok");
    assertThat(reason.atBaseline().orElseThrow()).isEqualTo(new Reason.AtBaseline(6, 6));
    assertThat(reason.sentence()).contains("the baseline alone has 6 of the 6");
  }

  /// A zero below zero is a zero.
  @Test
  void anInputThatIsItsBaselineHasNothingToExplain() {
    Model model =
        Model.of(
            1,
            new Flatten("flat", 3),
            new Dense(
                "dense",
                Tensor.of(new float[] {1, 2, 3}, 3, 1),
                Tensor.of(new float[] {5}, 1),
                Activation.LINEAR));
    for (float zero : new float[] {0f, -0f}) {
      FeatureSequence nothing = FeatureSequence.of(Tensor.of(new float[] {zero, 0, zero}, 3, 1));
      Subject subject = Subject.of(0, Sample.of(nothing));
      try (Workers alone = Workers.single()) {
        Decision d = Decisions.of(model, List.of(subject), Question.USUAL, alone).get(0);
        assertThat(d.probes().reason().orElseThrow().sentence())
            .isEqualTo(
                "output 0 = 5: the input is its own baseline, so there is nothing to explain.");
        assertThat(d.evidence()).isEmpty();
      }
    }
  }

  /// A row of a picture is named with its column only by a method that gives columns a weight; of
  /// frames and rows that have one part each only the place is known.
  @Test
  void noColumnIsNamedWhereNoneHasAWeight() {
    Model model =
        Model.of(
            2,
            new Flatten("flat", 3),
            new Dense(
                "dense",
                // column 2 of row 2 speaks for yes
                Tensor.of(new float[] {0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0}, 6, 2),
                Tensor.of(new float[] {2, 0}, 2),
                Activation.SOFTMAX));
    Model named = model.withInfo(model.info().withClasses(List.of("no", "yes")));
    FeatureSequence picture =
        new FeatureSequence(
            Tensor.of(new float[] {1, 1, 1, 1, 1, 1}, 3, 2),
            new Axis.Pixels(3, "row"),
            new Axis.Pixels(2, "column"));
    Subject subject = new Subject(0, "", Sample.of(picture), List.of(RawInput.NONE));
    try (Workers alone = Workers.single()) {
      for (boolean cells : new boolean[] {true, false}) {
        Question question = cells ? Question.USUAL : Question.of("occlusion").withGroup("events");
        Reason reason =
            Decisions.of(named, List.of(subject), question, alone)
                .get(0)
                .probes()
                .reason()
                .orElseThrow();
        assertThat(reason.parts())
            .extracting(Reason.Part::what, Reason.Part::name, Reason.Part::place)
            .containsExactly(
                cells ? tuple("column 2", "column 2", "row 2") : tuple("", "row 2", "row 2"));
        assertThat(reason.sentence())
            .isEqualTo(
                "yes (88 %): "
                    + (cells ? "column 2 (row 2)" : "row 2")
                    + "; without it: no (88 %).");
      }
    }
    EventTable table = EventTable.of(subject, 0);
    assertThat(table.event(1, new double[2])).isEmpty();
    assertThat(table.event(1, new double[] {0, -3})).isEqualTo("column 2");
  }
}
