package gatelens.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Loss;
import gatelens.train.Metric;
import gatelens.train.Optimizer;
import gatelens.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
  @TempDir private Path folder;

  private static Space space(String units, String rates) {
    return new Space(
        List.of(
            Axis.parse(Axis.Name.CELL, "gru,lstm"),
            Axis.parse(Axis.Name.UNITS, units),
            Axis.parse(Axis.Name.LAYERS, "1"),
            Axis.parse(Axis.Name.DROPOUT, "0"),
            Axis.parse(Axis.Name.RATE, rates)));
  }

  @Test
  void commasWithinParenthesesPartNoValues() {
    assertThat(Axis.parse(Axis.Name.OPTIMIZER, "sgd(0.1,momentum=0.9),adam(0.01)"))
        .isEqualTo(
            new Axis.Listed(Axis.Name.OPTIMIZER, List.of("sgd(0.1,momentum=0.9)", "adam(0.01)")));
    assertThat(Axis.parse(Axis.Name.RATE, "0.001..0.1"))
        .isEqualTo(new Axis.Range(Axis.Name.RATE, 0.001, 0.1));
    for (String wrong : List.of("x", "8..", "16..8", "0..8", "1.5", "8,", "")) {
      assertThatThrownBy(() -> Axis.parse(Axis.Name.UNITS, wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("units");
    }
  }

  /// The middle of a range of the logarithm is the root of the product of its ends.
  @Test
  void rangesOfRatesAndUnitsAreEvenInTheLogarithm() {
    assertThat(new Axis.Range(Axis.Name.RATE, 0.001, 0.1).at(0.5)).isEqualTo("0.01");
    assertThat(new Axis.Range(Axis.Name.UNITS, 4, 64).at(0.5)).isEqualTo("16");
    assertThat(new Axis.Range(Axis.Name.DROPOUT, 0, 0.5).at(0.5)).isEqualTo("0.25");
    assertThat(new Axis.Range(Axis.Name.UNITS, 4, 64).place(16))
        .isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-12));
    List<Candidate> drawn = space("4..64", "0.001..0.1").draw(200, 3);
    assertThat(drawn).isEqualTo(space("4..64", "0.001..0.1").draw(200, 3));
    // half of them lie below the middle: 100 ± 2 deviations of √50
    assertThat(drawn.stream().filter(one -> one.rate() < 0.01).count()).isBetween(80L, 120L);
    assertThat(drawn).allSatisfy(one -> assertThat(one.units()).isBetween(4, 64));
    assertThatThrownBy(() -> space("4..64", "0.1").grid()).hasMessageContaining("range");
  }

  /// Rates near 0.01 and GRUs are better: proposals come near, of which drawn at random a fifth
  /// would.
  @Test
  void proposalsComeNearWhatWasGood() {
    Space space = space("4..64", "0.0001..1");
    ToDoubleFunction<Candidate> score =
        one -> -Math.abs(Math.log10(one.rate()) + 2) - (one.cell().equals("lstm") ? 0.5 : 0);
    List<Tpe.Known> known = new ArrayList<>();
    Set<Candidate> tried = new HashSet<>();
    Tpe tpe = new Tpe(space, 5);
    while (known.size() < 60) {
      for (Candidate one : tpe.propose(4, known, tried)) {
        assertThat(tried.add(one)).isTrue();
        known.add(new Tpe.Known(one, score.applyAsDouble(one)));
      }
    }
    long near =
        known.subList(20, 60).stream()
            .filter(one -> Math.abs(Math.log10(one.candidate().rate()) + 2) < 0.4)
            .count();
    assertThat(near).isGreaterThan(16);
    assertThat(known.subList(20, 60).stream().filter(one -> one.candidate().cell().equals("gru")))
        .hasSizeGreaterThan(22);
  }

  @Test
  void aSmallSpaceIsProposedOnceAndNoMore() {
    Set<Candidate> tried = new HashSet<>();
    Tpe tpe = new Tpe(space("4,8", "0.1"), 1);
    List<Tpe.Known> known = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      for (Candidate one : tpe.propose(4, known, tried)) {
        assertThat(tried.add(one)).isTrue();
        known.add(new Tpe.Known(one, one.units()));
      }
    }
    assertThat(tried).hasSize(4);
  }

  private static List<Trial.Point> curve(double... losses) {
    List<Trial.Point> curve = new ArrayList<>();
    for (double loss : losses) {
      curve.add(new Trial.Point(0, loss));
    }
    return curve;
  }

  /// Means of the first three losses are 2, 3, 4 and 5: their median is 3.5.
  @Test
  void theMedianRule() {
    Pruning rule =
        new Pruning(
            List.of(curve(3, 2, 1, 0.1), curve(4, 3, 2, 0), curve(5, 4, 3), curve(9, 5, 1, 0)));
    assertThat(rule.stops(curve(9, 9, 3.6))).isTrue();
    assertThat(rule.stops(curve(9, 9, 3.4))).isFalse();
    assertThat(rule.stops(curve(3.4, 9, 9))).as("the least counts").isFalse();
    assertThat(rule.stops(curve(9, 9))).as("too early").isFalse();
    assertThat(new Pruning(rule.done().subList(0, 3)).stops(curve(9, 9, 9)))
        .as("too few")
        .isFalse();
  }

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

  private static Selection selection(Dataset data, Search search, Optional<Path> journal) {
    List<Fold> folds = new ArrayList<>(Fold.stratified(data, 3, 1));
    folds.addAll(Fold.stratified(data, 3, 2));
    return new Selection(
        search,
        folds,
        Trainer.of(new Optimizer.Adam(0.01), new Loss.CategoricalCrossEntropy())
            .withEpochs(5)
            .withSeed(2),
        Frame.of("", "dense(2,softmax)", 2),
        new Selection.Rules(
            List.of(Metric.AUC, Metric.LOG_LOSS), true, SelectionTable.Rule.BEST, 2),
        journal);
  }

  private record Figures(
      Candidate candidate, List<Double> scores, List<Map<Metric, Double>> all, boolean finished) {}

  private static List<Figures> run(
      Selection selection, Dataset data, int threads, Selection.Listener listener)
      throws IOException {
    try (Workers workers = Workers.of(threads)) {
      return selection
          .run(data, workers, System::nanoTime, listener)
          .map(table ->
              table.rows().stream()
                  .map(row ->
                      new Figures(
                          row.candidate(),
                          row.scores(),
                          row.trials().stream().map(Trial::scores).toList(),
                          row.finished()))
                  .toList())
          .orElse(List.of());
    }
  }

  /// Proposals and pruning depend on trials that ended before: not on threads, nor on where a
  /// selection was stopped, and a journal says so.
  @Test
  void proposalsAndPruningAreTheSameOnAnyThreadsAndAfterAStop() throws IOException {
    Dataset data = signs(48);
    Search search = new Search.Proposed(space("2..6", "0.0001..0.1"), 11, 4);
    List<Figures> one =
        run(selection(data, search, Optional.empty()), data, 1, Selection.Listener.NONE);
    assertThat(one).hasSize(11);
    assertThat(one).anyMatch(row -> !row.finished());
    assertThat(one.stream().filter(Figures::finished)).hasSizeGreaterThan(3);
    assertThat(run(selection(data, search, Optional.empty()), data, 3, Selection.Listener.NONE))
        .isEqualTo(one);
    Path file = folder.resolve("trials.txt");
    for (int stop : new int[] {3, 20, 37}) {
      int[] done = {0};
      Selection.Listener listener =
          new Selection.Listener() {
            @Override
            public void done(Candidate candidate, int fold, int epochs, Trial trial) {
              done[0]++;
            }

            @Override
            public boolean stops() {
              return done[0] >= stop;
            }
          };
      assertThat(run(selection(data, search, Optional.of(file)), data, 1, listener)).isEmpty();
    }
    assertThat(run(selection(data, search, Optional.of(file)), data, 2, Selection.Listener.NONE))
        .isEqualTo(one);
    assertThat(Files.readString(file)).contains("pruned").contains("auc=");
  }

  /// What a model answered while it ran is what it answers when it is trained again.
  @Test
  void answersOfATrialOfAJournalHaveTheSameBits() throws IOException {
    Dataset data = signs(36);
    Search search = new Search.Listed(space("2", "0.02").grid(), Optional.empty());
    Selection selection = selection(data, search, Optional.empty());
    Map<String, List<Tensor>> told = new HashMap<>();
    Selection.Listener listener =
        new Selection.Listener() {
          @Override
          public void answered(Candidate one, int fold, int epochs, List<Tensor> outputs) {
            told.put(one.title() + fold, outputs);
          }
        };
    run(selection, data, 1, listener);
    FoldData fold =
        FoldData.of(
                data,
                gatelens.train.Separation.of(data),
                selection.folds(),
                true,
                2,
                selection.frame())
            .get(4);
    Candidate lstm = new Candidate("lstm", 2, 1, 0, 0.02);
    List<Tensor> before = Objects.requireNonNull(told.get(lstm.title() + 4));
    List<Tensor> again = selection.answers(lstm, 4, fold);
    assertThat(again).hasSameSizeAs(before);
    for (int n = 0; n < again.size(); n++) {
      assertThat(again.get(n).values()).containsExactly(before.get(n).values());
    }
  }

  /// Scores of 1 and 3 with one unit, 5 and 7 with two: SSB = 16, SSW = 4, SST = 20, so that ε² is
  /// (16 - 1 · 4 / 2) / 20 = 0.7; the cells 1 5 and 3 7: SSB = 4, SSW = 16, below chance.
  @Test
  void theShareOfAnAxis() {
    List<SelectionTable.Row> rows = new ArrayList<>();
    double score = 1;
    for (int units : new int[] {1, 2}) {
      for (String cell : List.of("gru", "lstm")) {
        rows.add(
            new SelectionTable.Row(
                new Candidate(cell, units, 1, 0, 0.1), List.of(score, score), 3, true, 9, 0));
        score += 2;
      }
    }
    List<AxisShare> shares = AxisShare.of(new SelectionTable("accuracy", rows));
    assertThat(shares).extracting(AxisShare::axis).containsExactly(Axis.Name.UNITS, Axis.Name.CELL);
    assertThat(shares.get(0).share()).isCloseTo(0.7, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(shares.get(0).groups()).containsEntry("1", 2.0).containsEntry("2", 6.0);
    assertThat(shares.get(1).share()).isZero();
  }

  @Test
  void theRuleBestTakesTheBest() {
    List<SelectionTable.Row> rows =
        List.of(
            new SelectionTable.Row(
                new Candidate("gru", 2, 1, 0, 0.1), List.of(0.8, 0.9), 3, true, 9, 0),
            new SelectionTable.Row(
                new Candidate("gru", 4, 1, 0, 0.1), List.of(0.85, 0.95), 3, true, 99, 0));
    assertThat(
            new SelectionTable("accuracy", false, SelectionTable.Rule.ONE_SE, 0.5, rows)
                .recommendation()
                .row())
        .isEqualTo(rows.get(0));
    assertThat(
            new SelectionTable("accuracy", false, SelectionTable.Rule.BEST, 0.5, rows)
                .recommendation()
                .row())
        .isEqualTo(rows.get(1));
    assertThatThrownBy(() -> SelectionTable.Rule.parse("worst")).hasMessageContaining("one-se");
    assertThat(new SelectionTable("rmse", true, SelectionTable.Rule.BEST, 0.5, rows).told(-2))
        .isEqualTo(2);
    assertThat(new SelectionTable("r2", false, SelectionTable.Rule.BEST, 0.5, rows).told(-2))
        .isEqualTo(-2);
  }
}
