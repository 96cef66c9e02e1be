package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.parallel.Workers;
import gatelens.train.EarlyStopping;
import gatelens.train.Fitted;
import gatelens.train.Initialisation;
import gatelens.train.Loss;
import gatelens.train.Optimizer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training about which nothing is said.
class UsualTrainingTest {
  @TempDir private Path folder;

  private Training training(int rows) throws IOException {
    return new Training(
        TrainingTest.raw(
            TrainingTest.wide(folder, rows, n -> false),
            gatelens.data.Reading.automatic(),
            new TrainingData.Apart.Nothing()),
        new Training.Start.Suited(Map.of(), Initialisation.KERAS),
        Training.Settings.usual(4),
        List.of());
  }

  @Test
  void smallDataIsLearnedFromWholeAndOften() throws IOException {
    List<String> notes = new ArrayList<>();
    Training.Ready ready = training(40).prepare(noted(notes));
    assertThat(ready.split().training().size()).isEqualTo(40);
    assertThat(ready.trainer().epochs()).isEqualTo(200);
    assertThat(ready.trainer().batchSize()).isEqualTo(8);
    assertThat(ready.trainer().earlyStopping()).isEmpty();
    assertThat(ready.trainer().optimizer()).isEqualTo(new Optimizer.Adam(0.002));
    assertThat(notes)
        .contains(
            "all 40 rows are learned from: 200 epochs of batches of 8, without early stopping"
                + " (fewer than 300 rows)");
    try (Workers workers = Workers.single()) {
      Training.Trained trained = ready.run(workers, TrainingListener.NONE);
      assertThat(trained.fitted().end()).isEqualTo(Fitted.End.EPOCHS_DONE);
      assertThat(trained.fitted().history().epochs().getLast().metric()).isGreaterThan(0.9);
    }
  }

  @Test
  void moreDataHoldsSomeOutAndGivesTheBestWeights() throws IOException {
    List<String> notes = new ArrayList<>();
    Training.Ready ready = training(320).prepare(noted(notes));
    assertThat(ready.split().training().size()).isEqualTo(288);
    assertThat(ready.split().validation().size()).isEqualTo(32);
    assertThat(ready.trainer().earlyStopping())
        .contains(new EarlyStopping(ready.trainer().epochs() / 6));
    assertThat(notes).anyMatch(note -> note.startsWith("early stopping by 32 of 320 rows"));
  }

  private Training.Ready weighed(String weights) throws IOException {
    Training.Settings usual = Training.Settings.usual(4);
    Training.Settings some =
        new Training.Settings(
            usual.trainer(),
            usual.loss(),
            Emphasis.of(Emphasis.Weighting.parse(weights)),
            usual.held(),
            usual.splitSeed(),
            usual.checkpoints(),
            usual.length());
    Training training = training(40);
    return new Training(training.data(), training.start(), some, List.of())
        .prepare(DataReport.Listener.NONE);
  }

  @Test
  void weightsOfClassesAreSaidByPlaceOrByName() throws IOException {
    assertThat(weighed("yes=5").trainer().loss())
        .isEqualTo(new Loss.CategoricalCrossEntropy(List.of(1.0, 5.0)))
        .isEqualTo(weighed("1,5").trainer().loss());
    assertThatThrownBy(() -> weighed("yess=5"))
        .hasMessageContaining("the classes are [no, yes]; did you mean yes?");
    assertThatThrownBy(() -> weighed("yes=5,yes=1")).hasMessageContaining("each class once");
    assertThatThrownBy(() -> weighed("yes=x")).hasMessageContaining("found 'x'");
    assertThatThrownBy(() -> weighed("balancd")).hasMessageContaining("did you mean balanced?");
  }

  private static DataReport.Listener noted(List<String> notes) {
    return new DataReport.Listener() {
      @Override
      public void note(String words) {
        notes.add(words);
      }
    };
  }
}
