package gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.train.Quality;
import gatelens.train.TrainingListener;
import org.junit.jupiter.api.Test;

class BlackBoxTest {
  /// Labels are drawn, so nobody can be right more often than about 0.90; always the commoner label
  /// would be right 0.6 of the time. A sixteenth of the usual training is enough to see it learn.
  @Test
  void learnsState() {
    TruthData data = StateData.generate(150, 100, 0);
    try (Workers workers = Workers.all()) {
      Model model =
          new BlackBox(16, 15, 0.02, 16, 1)
              .train(data.part(0, 120), workers, TrainingListener.NONE);
      assertThat(model.answersEveryStep()).isTrue();
      assertThat(model.info().classes()).containsExactly("label 0", "label 1");
      assertThat(Quality.of(model, BlackBox.dataset(data.part(120, 150)), workers).accuracy())
          .isBetween(0.86, 0.93);
    }
    assertThat(BlackBox.published(3)).isEqualTo(new BlackBox(64, 50, 0.0015, 32, 3));
    assertThat(BlackBox.usual(3)).isEqualTo(new BlackBox(64, 30, 0.003, 32, 3));
  }

  /// One label a series and epoch: rougher, but far from the 0.6 of the commoner label.
  @Test
  void learnsFromPrefixes() {
    TruthData data = StateData.generate(150, 60, 0);
    try (Workers workers = Workers.all()) {
      Model model =
          new BlackBox(16, 40, 0.01, 16, 1)
              .trainOnPrefixes(data.part(0, 120), workers, TrainingListener.NONE);
      assertThat(model.answersEveryStep()).isTrue();
      assertThat(Quality.of(model, BlackBox.dataset(data.part(120, 150)), workers).accuracy())
          .isBetween(0.8, 0.93);
    }
  }
}
