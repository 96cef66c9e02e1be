package gatelens.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.EarlyStopping;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.Optimizer;
import gatelens.train.Quality;
import gatelens.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
  @TempDir private Path folder;

  /// The class is the sign of the first feature of the first step.
  private static Dataset signs(int count) {
    SplittableRandom random = new SplittableRandom(5);
    List<Example> examples = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Tensor values = Tensor.generate(i -> random.nextGaussian(), 4, 2);
      examples.add(
          new Example(
              Sample.of(FeatureSequence.of(values)),
              new Label.Class(values.get(0, 0) > 0 ? 1 : 0)));
    }
    return Dataset.of(examples);
  }

  private static Selection selection(Dataset data, Optional<Integer> halving, Optional<Path> file) {
    return new Selection(
        Candidate.grid(
            List.of("gru", "lstm"), List.of(2, 4), List.of(1), List.of(0.0), List.of(0.02)),
        Fold.stratified(data, 3, 1),
        Trainer.of(new Optimizer.Adam(0.01), new Loss.CategoricalCrossEntropy())
            .withEpochs(4)
            .withSeed(2),
        Frame.of("", "dense(2,softmax)", 2),
        halving,
        file);
  }

  /// A table without the times, which no two runs share.
  private static List<SelectionTable.Row> figures(Optional<SelectionTable> table) {
    return table.orElseThrow().rows().stream()
        .map(row ->
            new SelectionTable.Row(
                row.candidate(), row.scores(), row.epochs(), row.finished(), row.parameters(), 0))
        .toList();
  }

  private static Optional<SelectionTable> run(
      Selection selection, Dataset data, int threads, Selection.Listener listener)
      throws IOException {
    try (Workers workers = Workers.of(threads)) {
      return selection.run(data, workers, System::nanoTime, listener);
    }
  }

  @Test
  void sameBitsOnOneAndOnThreeThreads() throws IOException {
    Dataset data = signs(60);
    Selection selection = selection(data, Optional.empty(), Optional.empty());
    List<SelectionTable.Row> one = figures(run(selection, data, 1, Selection.Listener.NONE));
    assertEquals(one, figures(run(selection, data, 3, Selection.Listener.NONE)));
    assertEquals(4, one.size());
    // GRU of 2 units: 3 × 2 × (2 + 2 + 2) = 36, and 2 × 2 + 2 for the last layer.
    assertEquals(42, one.get(0).parameters());
  }

  @Test
  void stoppedAndResumedGivesTheSameTable() throws IOException {
    Dataset data = signs(60);
    Path file = folder.resolve("trials.txt");
    List<SelectionTable.Row> whole =
        figures(
            run(
                selection(data, Optional.empty(), Optional.empty()),
                data,
                1,
                Selection.Listener.NONE));
    AtomicInteger done = new AtomicInteger();
    Selection.Listener five =
        new Selection.Listener() {
          @Override
          public void done(Candidate candidate, int fold, int epochs, Trial trial) {
            done.incrementAndGet();
          }

          @Override
          public boolean stops() {
            return done.get() >= 5;
          }
        };
    Selection journaled = selection(data, Optional.empty(), Optional.of(file));
    assertTrue(run(journaled, data, 1, five).isEmpty());
    assertEquals(6, Files.readAllLines(file).size());
    assertEquals(whole, figures(run(journaled, data, 2, Selection.Listener.NONE)));
  }

  @Test
  void aJournalOfOtherDataIsRefused() throws IOException {
    Path file = folder.resolve("trials.txt");
    Dataset data = signs(30);
    run(selection(data, Optional.empty(), Optional.of(file)), data, 1, Selection.Listener.NONE);
    Dataset other = signs(36);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            run(
                selection(other, Optional.empty(), Optional.of(file)),
                other,
                1,
                Selection.Listener.NONE));
    Files.writeString(file, "something else\n");
    assertThrows(
        IOException.class,
        () ->
            run(
                selection(data, Optional.empty(), Optional.of(file)),
                data,
                1,
                Selection.Listener.NONE));
  }

  @Test
  void halvingTrainsOnlyTheBestToTheEnd() throws IOException {
    Dataset data = signs(60);
    Selection halving = selection(data, Optional.of(2), Optional.empty());
    assertEquals((4 + 2) * halving.folds().size(), halving.trials());
    List<SelectionTable.Row> rows = figures(run(halving, data, 1, Selection.Listener.NONE));
    // 4 candidates for 2 epochs, the best 2 for all 4.
    assertEquals(2, rows.stream().filter(SelectionTable.Row::finished).count());
    for (SelectionTable.Row row : rows) {
      assertEquals(row.finished() ? 4 : 2, row.epochs());
    }
  }

  @Test
  void earlyStoppingWatchesOtherExamplesThanTheScore() throws IOException {
    Dataset data = signs(60);
    Selection plain = selection(data, Optional.empty(), Optional.empty());
    Selection stopping =
        new Selection(
            ((Search.Listed) plain.search()).candidates(),
            plain.folds(),
            plain.trainer().withEarlyStopping(new EarlyStopping(1)),
            Frame.of("", "dense(2,softmax)", 2),
            Optional.empty(),
            Optional.empty());
    assertEquals(4, figures(run(stopping, data, 2, Selection.Listener.NONE)).size());
  }

  private static SelectionTable.Row row(int units, long parameters, Double... scores) {
    return new SelectionTable.Row(
        new Candidate("gru", units, 1, 0, 0.01), List.of(scores), 10, true, parameters, 0.001);
  }

  @Test
  void theSmallestWithinOneStandardErrorIsRecommended() {
    // The best: mean 0.9, deviation 0.1, standard error 0.1 / √4 = 0.05; the floor is 0.85.
    SelectionTable.Row best = row(64, 900, 0.8, 0.8 + 0.1, 0.9, 1.0);
    double floor = best.mean() - best.standardError();
    SelectionTable.Row within = row(16, 100, floor, floor, floor, floor);
    SelectionTable.Row below = row(8, 50, floor - 0.01, floor - 0.01, floor, floor);
    SelectionTable table = new SelectionTable("accuracy", List.of(below, within, best));
    assertEquals(0.0816496580927726, best.deviation(), 1e-12);
    assertEquals(within, table.recommendation().row());
    assertEquals(best, table.recommendation().best());
    assertTrue(table.recommendation().reason().contains("100 parameters"));
    SelectionTable alone = new SelectionTable("accuracy", List.of(below, best));
    assertEquals(best, alone.recommendation().row());
    assertTrue(alone.recommendation().reason().contains("no smaller candidate"));
  }

  @Test
  void candidatesBecomePlans() {
    assertEquals(
        "masking(0) gru(8,sequences) gru(8) dropout(0.2) dense(3,softmax)".replace("(0)", ""),
        new Candidate("gru", 8, 2, 0.2, 0.01)
            .plan("masking", "dense(3,softmax)")
            .toString()
            .replaceAll("masking\\([^)]*\\)", "masking"));
    assertTrue(
        new Candidate("gru-reset-before", 4, 1, 0, 0.01)
            .plan("", "dense(2)")
            .toString()
            .contains("reset_before"));
    List<Candidate> grid =
        Candidate.grid(
            List.of("gru"), List.of(1, 2, 3, 4), List.of(1, 2), List.of(0.0), List.of(0.1));
    List<Candidate> drawn = Candidate.draw(grid, 3, 9);
    assertEquals(3, drawn.size());
    assertEquals(drawn, Candidate.draw(grid, 3, 9));
    assertEquals(grid, Candidate.draw(grid, 100, 9));
    assertFalse(grid.contains(new Candidate("lstm", 1, 1, 0, 0.1)));
    assertThrows(IllegalArgumentException.class, () -> new Candidate("rnn", 1, 1, 0, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new Candidate("gru", 0, 1, 0, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new Candidate("gru", 1, 1, 1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new Candidate("gru", 1, 1, 0, 0));
  }

  @Test
  void numbersAreScoredByTheirError() {
    var model = new Candidate("gru", 2, 1, 0, 0.1).plan("", "dense(1)");
    var made = model.initialise(2, gatelens.train.Initialisation.KERAS, 1);
    Sample input = Sample.of(FeatureSequence.of(Tensor.zeros(3, 2)));
    float answer = made.predict(input).values()[0];
    try (Workers one = Workers.single()) {
      assertEquals(
          -0.5,
          Quality.of(
                  made,
                  List.of(new Example(input, new Label.Values(new float[] {answer + 0.5f}))),
                  one)
              .score(),
          1e-6);
    }
  }
}
