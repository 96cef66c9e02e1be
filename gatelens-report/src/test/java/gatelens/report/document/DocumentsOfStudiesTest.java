package gatelens.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.benchmark.Evaluation;
import gatelens.benchmark.Task;
import gatelens.flow.Flow;
import gatelens.report.Studies;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Documents made of studies have the studies' numbers, each in its place: fields of one type are
/// easily exchanged, which no schema notices.
final class DocumentsOfStudiesTest {
  @Test
  void counterfactuals() {
    CounterfactualDocument document = CounterfactualDocument.of(Studies.counterfactuals());
    assertThat(document.flipped()).isEqualTo(0.5);
    assertThat(document.notNeeded()).isEqualTo(1);
    assertThat(document.medianEvents()).isEqualTo(1);
    assertThat(document.medianDistance()).isEqualTo(1.25);
    assertThat(document.medianDistanceBefore()).isEqualTo(1.5);
    assertThat(document.counterfactuals())
        .extracting(CounterfactualDocument.Row::flipped)
        .startsWith(true, false);
    assertThat(document.counterfactuals().get(0))
        .isEqualTo(
            new CounterfactualDocument.Row(
                0,
                "no",
                "yes",
                true,
                true,
                -1,
                0.5,
                List.of(3),
                1,
                true,
                0.75,
                1.25,
                1.5,
                40,
                160,
                List.of(
                    new CounterfactualDocument.Changed(0, "place 0", "old", "new"),
                    new CounterfactualDocument.Changed(1, "place 1", "old", "new"))));
    assertThat(document.counterfactuals().get(2).needed()).isFalse();
  }

  @Test
  void flow() {
    Flow flow = Studies.flow().flows().get(0);
    FlowDocument document = FlowDocument.of(Studies.flow());
    assertThat(document.rule()).isEqualTo("deeplift");
    FlowDocument.Row row = document.sequences().get(0);
    assertThat(row.target()).isEqualTo(flow.target());
    assertThat(row.score()).isEqualTo(flow.through().completeness().score());
    assertThat(row.baselineScore()).isEqualTo(flow.through().completeness().baselineScore());
    assertThat(row.attributed()).isEqualTo(flow.through().completeness().attributed());
    assertThat(row.made())
        .hasValue(Arrays.stream(flow.curve().orElseThrow().made()).boxed().toList());
    FlowDocument.Layer layer = row.layers().get(0);
    double[] sums = flow.through().layers().get(0).byGate();
    assertThat(layer.layer()).isEqualTo("gru_0");
    assertThat(layer.gates()).containsEntry("update", sums[0]).hasSize(sums.length);
    assertThat(layer.byGateAndUnit().get(0))
        .containsExactlyElementsOf(
            Arrays.stream(flow.through().layers().get(0).byGateAndUnit()[0]).boxed().toList());
  }

  @Test
  void benchmarkWithoutWhatHasNoMeaning() {
    double[] mean = {0.5, 0.25, 1, 2, 3, 4, 5, Double.NaN, Double.NaN, 0.125, 4000};
    double[] deviation = {0, 0.125, 0, 0, 0, 0, 0, Double.NaN, Double.NaN, 0, 0};
    BenchmarkDocument.Task task =
        BenchmarkDocument.of(
                List.of(
                    new Evaluation.Table(
                        new Evaluation(Task.SPIKE, List.of(), 2, 0, 10, 0),
                        List.of(new Evaluation.Row("fit", "Fit[]", mean, deviation)),
                        List.of(0.75, 0.875))))
            .tasks()
            .get(0);
    assertThat(task.task()).isEqualTo("spike");
    assertThat(task.seeds()).isEqualTo(2);
    assertThat(task.explained()).isEqualTo(10);
    assertThat(task.accuracy()).containsExactly(0.75, 0.875);
    assertThat(task.rows().get(0).mean())
        .containsEntry("AUROC", 0.5)
        .containsEntry("AUPRC", 0.25)
        .containsEntry("cell steps", 4000.0)
        .doesNotContainKeys("comprehensiveness", "infidelity");
    assertThat(task.rows().get(0).deviation()).containsEntry("AUPRC", 0.125).hasSize(9);
    assertThat(task.published().get(0).theirs()).isEqualTo("WinIT");
    assertThat(task.published().get(0).auprc()).hasValue(1);
    assertThat(task.published().get(0).auroc()).isEmpty();
  }
}
