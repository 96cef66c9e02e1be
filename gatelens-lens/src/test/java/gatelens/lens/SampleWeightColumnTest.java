package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.Reading;
import gatelens.formats.Npy;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.tensor.Tensor;
import gatelens.train.Checkpoints;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.ModelPlan;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a column says each row counts: the same as a file that says it.
class SampleWeightColumnTest {
  @TempDir private Path folder;

  private static int weight(int row) {
    return row % 3 == 0 ? 5 : 1;
  }

  private Path table(boolean column, String odd) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder(column ? "a,b,counts,label\n" : "a,b,label\n");
    for (int n = 0; n < 30; n++) {
      text.append(random.nextGaussian()).append(',').append(random.nextGaussian()).append(',');
      text.append(column ? (n == 7 ? odd : weight(n)) + "," : "");
      text.append(n % 2 == 0 ? "no\n" : "yes\n");
    }
    return Files.writeString(Files.createTempFile(folder, "t", ".csv"), text);
  }

  private static Model trained(Path file, Optional<Path> weights) throws IOException {
    Training training =
        new Training(
            TrainingTest.raw(file, Reading.automatic(), new TrainingData.Apart.Nothing()),
            new Training.Start.New(
                new NewModel(
                    ModelPlan.parse("gru(2) dense(2,softmax)"),
                    Map.of(),
                    Initialisation.KERAS,
                    Optional.empty())),
            new Training.Settings(
                Trainer.of(new Optimizer.Adam(0.02), new Loss.CategoricalCrossEntropy())
                    .withEpochs(2)
                    .withBatchSize(8),
                Optional.empty(),
                new Emphasis(new Emphasis.Weighting.Equal(), List.of(), weights),
                0.2,
                Checkpoints.NONE),
            List.of());
    try (Workers one = Workers.single()) {
      return training.prepare(DataReport.Listener.NONE).run(one, TrainingListener.NONE).model();
    }
  }

  private static void same(Model one, Model other) {
    for (int p = 0; p < one.parameters().size(); p++) {
      assertThat(other.parameters().get(p).value().copy().values())
          .containsExactly(one.parameters().get(p).value().copy().values());
    }
  }

  @Test
  void aColumnCountsAsAFileDoesAndIsNoFeature() throws IOException {
    Path file = folder.resolve("w.npy");
    Npy.write(file, Tensor.generate(n -> weight(n), 30));
    Model byFile = trained(table(false, ""), Optional.of(file));
    same(byFile, trained(table(true, "1"), Optional.of(Path.of("counts"))));
    Model plain = trained(table(false, ""), Optional.empty());
    assertThat(byFile.parameters().get(0).value().copy().values())
        .isNotEqualTo(plain.parameters().get(0).value().copy().values());
  }

  @Test
  void whatIsNoWeightIsNamed() throws IOException {
    for (String wrong : List.of("-1", "x", "")) {
      assertThatThrownBy(() -> trained(table(true, wrong), Optional.of(Path.of("counts"))))
          .as(wrong)
          .isInstanceOf(Exception.class);
    }
    assertThatThrownBy(() -> trained(table(true, "-1"), Optional.of(Path.of("counts"))))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("counts")
        .hasMessageContaining("example 7");
    assertThatThrownBy(() -> trained(table(true, "1"), Optional.of(Path.of("conts"))))
        .hasMessageContaining("conts");
  }
}
