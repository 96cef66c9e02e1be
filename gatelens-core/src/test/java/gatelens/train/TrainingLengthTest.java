package gatelens.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingLengthTest {
  private static final Trainer TRAINER =
      Trainer.of(Optimizer.parse(TrainingLength.OPTIMIZER), new Loss.SquaredError());

  /// What is not said.
  private static final int NOT = Integer.MIN_VALUE;

  private static TrainingLength.Usual said(int epochs, int patience, int batch) {
    return new TrainingLength.Usual(number(epochs), number(patience), number(batch));
  }

  private static Optional<Integer> number(int said) {
    return said == NOT ? Optional.empty() : Optional.of(said);
  }

  private static Separation rows(int count) {
    return Separation.of(IntStream.range(0, count).map(i -> i % 2).toArray());
  }

  @Test
  void aTrainingHasAboutThreeThousandSteps() {
    // 50 rows: batches of 8, 7 a pass, at most 200 passes
    Trainer few = TrainingLength.usual().of(TRAINER, 50, 0);
    assertThat(List.of(few.batchSize(), few.epochs())).containsExactly(8, 200);
    // 300: batches of 16, 19 a pass, 3000 / 19
    Trainer some = TrainingLength.usual().of(TRAINER, 300, 0);
    assertThat(List.of(some.batchSize(), some.epochs())).containsExactly(16, 158);
    // 2000: 63 of 32 a pass
    Trainer more = TrainingLength.usual().of(TRAINER, 2000, 0);
    assertThat(List.of(more.batchSize(), more.epochs())).containsExactly(32, 48);
    // 60,000: 15 passes, whatever they take
    assertThat(TrainingLength.usual().of(TRAINER, 60_000, 0).epochs()).isEqualTo(15);
    // gradients of two batches make one step
    Trainer pairs = TRAINER.withUpdate(update -> update.withAccumulation(2));
    assertThat(TrainingLength.usual().of(pairs, 2000, 0).epochs()).isEqualTo(94);
  }

  @Test
  void earlyStoppingNeedsSomethingHeldOutUnlessItIsAskedFor() {
    assertThat(TrainingLength.usual().of(TRAINER, 1800, 200).earlyStopping())
        .contains(new EarlyStopping(8));
    assertThat(TrainingLength.usual().of(TRAINER, 60_000, 2000).earlyStopping())
        .contains(new EarlyStopping(3));
    assertThat(TrainingLength.usual().of(TRAINER, 100, 0).earlyStopping()).isEmpty();
    assertThat(said(NOT, 4, NOT).of(TRAINER, 100, 0).earlyStopping())
        .contains(new EarlyStopping(4));
    assertThat(said(NOT, 0, NOT).of(TRAINER, 1800, 200).earlyStopping()).isEmpty();
  }

  @Test
  void whoSaysHowManyEpochsGetsAllOfThemOnAllRows() {
    Trainer ten = said(10, NOT, NOT).of(TRAINER, 400, 0);
    assertThat(ten).isEqualTo(TRAINER.withEpochs(10).withBatchSize(32));
    assertThat(said(10, NOT, NOT).hold(rows(400), 1).held()).isEmpty();
    assertThat(said(10, 3, NOT).hold(rows(400), 1).held()).hasSize(40);
    assertThat(said(10, 3, 5).of(TRAINER, 360, 40))
        .isEqualTo(TRAINER.withEpochs(10).withBatchSize(5).withEarlyStopping(new EarlyStopping(3)));
    assertThat(new TrainingLength.Said().of(TRAINER, 400, 0)).isSameAs(TRAINER);
    assertThat(new TrainingLength.Said().hold(rows(400), 1).held()).isEmpty();
  }

  @Test
  void aTenthIsHeldOutOfEnough() {
    assertThat(TrainingLength.usual().hold(rows(299), 1).held()).isEmpty();
    assertThat(TrainingLength.usual().hold(rows(300), 1).held()).hasSize(30);
    assertThat(TrainingLength.usual().hold(rows(100_000), 1).held()).hasSize(2000);
    assertThat(said(NOT, 0, NOT).hold(rows(300), 1).held()).isEmpty();
  }

  @Test
  void nobodyIsHeldOutWhereGroupsOrTimesWouldCostTooMuch() {
    List<Integer> speakers = IntStream.range(0, 400).mapToObj(i -> i % 5).toList();
    assertThat(TrainingLength.usual().hold(rows(400).together(speakers), 1).held()).isEmpty();
    // windows of ten steps lose nine to the gap, windows of a hundred lose 99 more than the tenth
    assertThat(TrainingLength.usual().hold(windows(10), 1).held()).hasSize(40);
    assertThat(TrainingLength.usual().hold(windows(10), 1).training()).hasSize(351);
    assertThat(TrainingLength.usual().hold(windows(100), 1).training()).hasSize(400);
  }

  private static Separation windows(int length) {
    return rows(400)
        .inTime(
            IntStream.range(0, 400).mapToObj(i -> new Separation.Span(i, i + length - 1)).toList());
  }

  @Test
  void whatIsChosenIsTold() {
    Dataset learned = data(1800);
    Dataset held = data(200);
    assertThat(
            TrainingLength.words(
                TrainingLength.usual().of(TRAINER, 1800, 200), new Split(learned, held)))
        .isEqualTo(
            "early stopping by 200 of 2000 rows, held out: at most 53 epochs of batches of 32, the"
                + " weights of the best are kept");
    assertThat(
            TrainingLength.words(
                TrainingLength.usual().of(TRAINER, 100, 0), new Split(data(100), Dataset.empty())))
        .isEqualTo(
            "all 100 rows are learned from: 200 epochs of batches of 8, without early stopping"
                + " (fewer than 300 rows)");
    Trainer by = TRAINER.withWatch(new Watch(List.of(), Optional.of(Metric.AUC), false));
    assertThat(
            TrainingLength.words(
                TrainingLength.usual().of(by, 1800, 200), new Split(learned, held)))
        .startsWith("early stopping by the " + Metric.AUC.title() + " of 200 of 2000 rows");
    assertThat(TrainingLength.usual().chooses()).isTrue();
    assertThat(said(3, NOT, NOT).chooses()).isFalse();
    assertThat(said(3, 2, NOT).chooses()).isTrue();
  }

  private static Dataset data(int size) {
    return new Dataset() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Example get(int i) {
        throw new IllegalStateException("nobody reads them");
      }
    };
  }

  @Test
  void numbersOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> said(0, NOT, NOT)).hasMessageContaining("epochs is 0");
    assertThatThrownBy(() -> said(NOT, -1, NOT)).hasMessageContaining("patience is -1");
    assertThatThrownBy(() -> said(NOT, NOT, 0)).hasMessageContaining("batch size is 0");
  }
}
