package gatelens.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.concept.ConceptEffect;
import gatelens.concept.ConceptStudy;
import gatelens.concept.Readability;
import gatelens.influence.InfluenceStudy;
import gatelens.influence.NearestStates;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.ConceptDocument;
import gatelens.report.document.InfluenceDocument;
import gatelens.report.document.UnitDocument;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import gatelens.unit.UnitAddress;
import gatelens.unit.UnitCard;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnitTextsTest {
  @Test
  void aCardIsToldWithItsSupport() {
    Model model =
        ModelPlan.parse("gru(3) dense(2,softmax)").initialise(2, Initialisation.PYTORCH, 1);
    SplittableRandom random = new SplittableRandom(4);
    List<Sample> samples =
        IntStream.range(0, 12)
            .mapToObj(s ->
                Sample.of(FeatureSequence.of(Tensor.generate(i -> random.nextGaussian(), 5, 2))))
            .toList();
    List<String> ids = IntStream.range(0, 12).mapToObj(s -> "row " + (s + 1)).toList();
    UnitCard card = UnitCard.of(model, samples, UnitAddress.of("gru_0:1"), 2, 0, Workers.single());
    UnitDocument document = UnitDocument.of(card, ids);
    assertThat(document.curves()).hasSize(2);
    assertThat(document.highest().get(0).sequence()).startsWith("row ");
    String text = UnitText.of(document);
    assertThat(text)
        .startsWith(document.sentence())
        .contains("of 12 sequences are answered with another class")
        .contains("by " + document.curves().get(0).name())
        .contains("moves like: unit ");
  }

  @Test
  void aConceptIsTold() {
    ConceptStudy study =
        new ConceptStudy(
            "gru_0",
            12,
            40,
            new Readability(0.9, 0.51, 0.005, 199),
            List.of(
                new ConceptEffect(0, 0, -0.42, 0.001, true),
                new ConceptEffect(1, 1, 0.02, 0.4, false)),
            List.of(new double[] {-1, 0, 1}));
    ConceptDocument document = ConceptDocument.of(study, List.of("ok", "fraud"), List.of("first"));
    assertThat(document.selectivity()).isEqualTo(0.9 - 0.51);
    assertThat(ConceptText.of(document))
        .contains("12 of 40 states of gru_0 have the concept")
        .contains("the states hold it: a linear probe reads 90.0 % rightly")
        .containsPattern("ok +against it +0.00 +-0.420 +0.001")
        .containsPattern("fraud +no +1.00 +\\+0.020 +0.400")
        .contains("first");
    ConceptStudy none =
        new ConceptStudy(
            "gru_0", 12, 40, new Readability(0.5, 0.5, 0.6, 199), List.of(), List.of());
    assertThat(ConceptText.of(ConceptDocument.of(none, List.of(), List.of())))
        .contains("not told from chance")
        .contains("what answers owe to it cannot be told");
  }

  @Test
  void trainingDataIsTold() {
    InfluenceStudy study =
        new InfluenceStudy(
            1,
            new double[] {0.5, -0.25, 0, 2},
            new NearestStates(
                "gru_0",
                List.of(new NearestStates.Step(0, 3, 4, 0.1), new NearestStates.Step(1, 0, 2, 0.2)),
                200_000,
                Optional.of(new NearestStates.Index("a graph", 1, 2))),
            1);
    assertThat(study.neighbours()).containsExactly(0, 3);
    InfluenceDocument document =
        InfluenceDocument.of(
            study, "asked", "fraud", List.of("a", "b", "c", "d"), i -> "label " + i, 2);
    assertThat(document.towards())
        .containsExactly(
            new InfluenceDocument.Speaks("d", "label 3", 2),
            new InfluenceDocument.Speaks("a", "label 0", 0.5));
    assertThat(document.against())
        .containsExactly(new InfluenceDocument.Speaks("b", "label 1", -0.25));
    assertThat(InfluenceText.of(document))
        .contains("sequence asked: fraud; by 4 training sequences and the trained model alone")
        .containsPattern("d +label 3 +\\+2.00")
        .containsPattern("b +label 1 +-0.250")
        .contains(
            "nearest of 200,000 training states, gru_0 (by an index, a graph; right in 1 of 2")
        .containsPattern("1 +d +5 +0.100");
  }
}
