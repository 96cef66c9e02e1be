package gatelens.select;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TimeScale;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import gatelens.train.ContentHash;
import gatelens.train.Dataset;
import gatelens.train.EarlyStopping;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.Metric;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Schedule;
import gatelens.train.Trainer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is sent is what arrives.
class TrialBytesTest {
  private static final Axis NAMES = new Axis.Channels(List.of("pressure", "Wärme"));

  private static FeatureSequence values(float first) {
    return new FeatureSequence(
        Tensor.of(new float[] {first, Float.NaN, -0f, 3}, 2, 2),
        new Axis.Times(new double[] {0.5, 2}, TimeScale.SECONDS),
        NAMES);
  }

  private static FoldData fold() {
    TokenSequence words =
        new TokenSequence(new int[] {4, 1}, new Axis.Tokens(List.of("a", "b"), Set.of(1)));
    List<Example> examples =
        List.of(
            new Example(Sample.of(values(1), words), new Label.Class(2), 0.25),
            new Example(Sample.of(values(2), words), new Label.Classes(new int[] {1, -1})),
            new Example(Sample.of(values(3), words), new Label.Values(new float[] {1.5f})),
            new Example(
                Sample.of(values(4), words),
                new Label.StepValues(Tensor.of(new float[] {7, 8}, 2, 1))));
    Frame frame =
        new Frame(
            List.of(
                new Frame.Input("table", 2, "masking", Optional.empty()),
                new Frame.Input(
                    "text", 9, "", Optional.of(ModelPlan.parse("embedding(4) gru(3,sequences)")))),
            "dense(2,softmax)");
    return new FoldData(
        Dataset.of(examples),
        Dataset.empty(),
        Dataset.of(examples.subList(0, 2)),
        frame,
        List.of(1.5, 0.1));
  }

  @Test
  void aFoldArrives() throws IOException {
    FoldData sent = fold();
    byte[] bytes = TrialBytes.of(sent);
    FoldData found = TrialBytes.fold(bytes);
    assertEquals(sent.frame(), found.frame());
    assertEquals(sent.units(), found.units());
    assertEquals(ContentHash.of(sent.training(), 0), ContentHash.of(found.training(), 0));
    assertEquals(ContentHash.of(sent.validation(), 0), ContentHash.of(found.validation(), 0));
    assertEquals(0, found.watched().size());
    FeatureSequence first =
        assertInstanceOf(FeatureSequence.class, found.training().get(0).input().inputs().get(0));
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(first.values().at(2)));
    assertEquals(NAMES, first.features());
    // names that all examples share are held once
    assertSame(
        first.features(), ((FeatureSequence) found.validation().get(1).input().first()).features());
    Axis words = ((TokenSequence) found.training().get(3).input().inputs().get(1)).steps();
    assertEquals(new Axis.Tokens(List.of("a", "b"), Set.of(1)), words);
    assertArrayEquals(bytes, TrialBytes.of(found));
  }

  @Test
  void aTaskAndWhatItGaveArrive() throws IOException {
    Trainer trainer =
        Trainer.of(new Optimizer.Sgd(0.1, 0.9, true), new Loss.CategoricalCrossEntropy())
            .withSeed(7)
            .withSchedule(new Schedule.WarmUp(3, new Schedule.Cosine(0.1, 0)))
            .withEarlyStopping(new EarlyStopping(3));
    TrialTask task =
        new TrialTask(
            trainer,
            List.of(Metric.AUC, Metric.LOG_LOSS),
            new Candidate("bilstm", 8, 2, 0.5, 0.003),
            3,
            11,
            Optional.of(new Pruning(List.of(List.of(new Trial.Point(0.5, Double.NaN))))));
    assertEquals(task, TrialBytes.task(TrialBytes.of(task)));
    Trial trial =
        new Trial(
            0.1 + 0.2,
            Double.NEGATIVE_INFINITY,
            1L << 40,
            1e-9,
            Double.NaN,
            Map.of(Metric.LOG_LOSS, 0.5),
            List.of(new Trial.Point(1, 2)),
            true);
    TrialTask.Ended ended =
        TrialBytes.ended(
            TrialBytes.of(
                new TrialTask.Ended(trial, List.of(Tensor.of(new float[] {1, 2}, 1, 2)))));
    assertEquals(trial, ended.trial());
    assertArrayEquals(new float[] {1, 2}, ended.outputs().get(0).values());
    assertArrayEquals(new int[] {1, 2}, ended.outputs().get(0).shape().extents());
  }

  @Test
  void otherBytesAreRefused() {
    byte[] bytes = TrialBytes.of(fold());
    assertThrows(IOException.class, () -> TrialBytes.fold(Arrays.copyOf(bytes, 200)));
    assertThrows(IOException.class, () -> TrialBytes.task(bytes));
    byte[] stranger = bytes.clone();
    // the first type's name begins behind its kind, number and length
    stranger[9] = 'h';
    IOException refused = assertThrows(IOException.class, () -> TrialBytes.fold(stranger));
    assertTrue(String.valueOf(refused.getMessage()).contains("hatelens.select.Frame"));
  }
}
