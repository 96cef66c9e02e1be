package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.layer.Layer;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that was killed and went on ends with the same bits as one that was not.
class ResumeTest {
  static Dataset data(int count) {
    Random random = new Random(1);
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int label = n % 3;
      int steps = 3 + random.nextInt(6);
      Tensor values = Tensor.generate(i -> random.nextGaussian() + 0.4 * label, steps, 2);
      examples.add(new Example(Sample.of(FeatureSequence.of(values)), new Label.Class(label)));
    }
    return Dataset.of(examples);
  }

  /// Everything that has a state at once: momentum, schedule, patience, dropout, shuffling.
  static Trainer trainer() {
    return Trainer.of(new Optimizer.Adam(0.02), new Loss.CategoricalCrossEntropy())
        .withEpochs(12)
        .withBatchSize(20)
        .withSeed(5)
        .withLengthWindow(2)
        .withClipNorm(0.5)
        .withSchedule(new Schedule.Plateau(0.5, 1, 0.01))
        .withEarlyStopping(new EarlyStopping(6));
  }

  static Model model() {
    return ModelPlan.parse("gru(6,sequences) dropout(0.2) lstm(5) dense(3,softmax)")
        .initialise(2, Initialisation.KERAS, 2);
  }

  static Fitted fit(int threads, Checkpoints checkpoints, TrainingListener listener)
      throws IOException {
    Split split = Split.of(data(110), 0.2, 3);
    try (Workers workers = Workers.of(threads)) {
      return trainer()
          .fit(model(), split.training(), split.validation(), workers, listener, checkpoints);
    }
  }

  static float[] weights(Model model) {
    List<Float> all = new ArrayList<>();
    for (Layer.Parameter parameter : model.parameters()) {
      for (float value : parameter.value().values()) {
        all.add(value);
      }
    }
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }

  @Test
  void oneTwoAndFiveThreadsGiveTheSameBits() throws IOException {
    Fitted one = fit(1, Checkpoints.NONE, TrainingListener.NONE);
    for (int threads : new int[] {2, 5}) {
      Fitted more = fit(threads, Checkpoints.NONE, TrainingListener.NONE);
      assertThat(weights(more.model())).containsExactly(weights(one.model()));
      assertThat(more.history()).isEqualTo(one.history());
    }
    assertThat(one.history().epochs().get(0).loss())
        .isGreaterThan(one.history().epochs().get(one.history().epochs().size() - 1).loss());
  }

  @Test
  void stoppedAtAnyStepItGoesOnToTheSameBits(@TempDir Path folder) throws IOException {
    Fitted straight = fit(1, Checkpoints.NONE, TrainingListener.NONE);
    for (int stop : new int[] {1, 5, 7, 10, 33}) {
      Path directory = folder.resolve("at" + stop);
      Fitted cut = fit(2, Checkpoints.in(directory), stoppingAfter(stop));
      assertThat(cut.end()).isEqualTo(Fitted.End.INTERRUPTED);
      Fitted whole = fit(2, Checkpoints.in(directory), TrainingListener.NONE);
      assertThat(whole.history()).isEqualTo(straight.history());
      assertThat(weights(whole.model())).containsExactly(weights(straight.model()));
      assertThat(whole.end()).isEqualTo(straight.end());
      // Going on when all is done changes nothing.
      assertThat(weights(fit(1, Checkpoints.in(directory), TrainingListener.NONE).model()))
          .containsExactly(weights(straight.model()));
    }
  }

  private static TrainingListener stoppingAfter(int steps) {
    return new TrainingListener() {
      private int done;

      @Override
      public void step(Progress progress) {
        done++;
      }

      @Override
      public boolean stops() {
        return done >= steps;
      }
    };
  }

  /// A process of its own that trains, slowly enough to be killed in the middle of anything.
  public static final class Forked {
    private Forked() {}

    /// Trains with a checkpoint after every step and writes the weights.
    ///
    /// @param arguments the folder of the checkpoint, the file for the weights
    public static void main(String[] arguments) throws IOException {
      Fitted fitted =
          fit(2, Checkpoints.in(Path.of(arguments[0])).withEvery(1), TrainingListener.NONE);
      float[] weights = weights(fitted.model());
      ByteBuffer bytes = ByteBuffer.allocate(4 * weights.length);
      bytes.asFloatBuffer().put(weights);
      Files.write(Path.of(arguments[1]), bytes.array());
    }
  }

  @Test
  void killedAgainAndAgainItEndsWithTheSameBits(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path checkpoint = folder.resolve("checkpoint");
    Path written = folder.resolve("weights");
    int killed = 0;
    while (!Files.exists(written)) {
      Process process = fork(checkpoint, written);
      // Killed a little after the checkpoint has moved on, at no particular moment of a step.
      if (killed < 3 && progresses(process, checkpoint, 15L + 10L * killed)) {
        process.destroyForcibly();
        killed++;
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    float[] straight = weights(fit(1, Checkpoints.NONE, TrainingListener.NONE).model());
    float[] found = new float[straight.length];
    ByteBuffer.wrap(Files.readAllBytes(written)).asFloatBuffer().get(found);
    assertThat(killed).isPositive();
    assertThat(found).containsExactly(straight);
  }

  private static Process fork(Path checkpoint, Path written) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path") + File.pathSeparator + classes(),
            Forked.class.getName(),
            checkpoint.toString(),
            written.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String classes() {
    return Path.of("target", "classes") + File.pathSeparator + Path.of("target", "test-classes");
  }

  private static boolean progresses(Process process, Path checkpoint, long moreMillis)
      throws IOException, InterruptedException {
    Path file = CheckpointFile.in(checkpoint);
    long before = Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
    while (process.isAlive()) {
      if (Files.exists(file) && Files.getLastModifiedTime(file).toMillis() > before) {
        return !process.waitFor(moreMillis, TimeUnit.MILLISECONDS);
      }
      Thread.sleep(2);
    }
    return false;
  }

  @Test
  void aDamagedOrForeignCheckpointIsToldApart(@TempDir Path folder) throws IOException {
    fit(1, Checkpoints.in(folder), stoppingAfter(2));
    Path file = CheckpointFile.in(folder);
    byte[] whole = Files.readAllBytes(file);

    byte[] damaged = whole.clone();
    damaged[whole.length - 100] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> fit(1, Checkpoints.in(folder), TrainingListener.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");

    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> fit(1, Checkpoints.in(folder), TrainingListener.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends too early");

    Files.write(file, "no checkpoint at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> fit(1, Checkpoints.in(folder), TrainingListener.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no checkpoint");

    Files.write(file, whole);
    try (Workers workers = Workers.single()) {
      assertThatThrownBy(() ->
              trainer()
                  .withBatchSize(7)
                  .fit(
                      model(),
                      data(30),
                      Dataset.empty(),
                      workers,
                      TrainingListener.NONE,
                      Checkpoints.in(folder)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another training");
    }
    // Without resuming, the old checkpoint is not read.
    Fitted anew = fit(1, Checkpoints.in(folder).withResuming(false), stoppingAfter(1));
    assertThat(anew.end()).isEqualTo(Fitted.End.INTERRUPTED);
  }
}
