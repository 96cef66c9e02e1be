package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Reading;
import gatelens.lens.choice.Folding;
import gatelens.lens.choice.HeldAnswers;
import gatelens.lens.choice.Settings;
import gatelens.lens.choice.Surroundings;
import gatelens.lens.choice.Tried;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.select.Candidate;
import gatelens.select.NestedScore;
import gatelens.select.Search;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.select.TrialPlace;
import gatelens.train.Dataset;
import gatelens.train.EarlyStopping;
import gatelens.train.Example;
import gatelens.train.Label;
import gatelens.train.Metric;
import gatelens.train.Optimizer;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked for in words is what is tried, and the answers that are kept are those that the
/// scores were taken from.
class HeldAnswersTest {
  private static final int ROWS = 30;
  @TempDir private Path folder;

  private static Tried tried(String cells, String rates, String optimizers) {
    return new Tried(
        List.of(cells, "2", "1", "0", rates, "8", optimizers, "", ""),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        4);
  }

  private static Choice choice(
      Path file, Reading reading, int nested, List<Metric> scores, Optional<Path> journal) {
    Tried tried = tried("gru,lstm", "0.02", "adam");
    return new Choice(
        TrainingTest.raw(file, reading, new TrainingData.Apart.Nothing()),
        tried.search(),
        new Surroundings(tried.embedding(), false, tried.head(), Map.of()),
        new Settings(
            tried.optimizer(), 2, tried.batchSize().orElse(32), Optional.<EarlyStopping>empty(), 4),
        new Folding(2, false, 1, 0, nested, Optional.empty()),
        new Selection.Rules(scores, false, SelectionTable.Rule.ONE_SE, 1),
        journal);
  }

  private record Run(SelectionTable table, List<String[]> lines) {}

  private Run run(Choice.Ready ready, String name) throws IOException {
    Path file = folder.resolve(name);
    try (Workers workers = Workers.single()) {
      HeldAnswers answers = new HeldAnswers(Selection.Listener.NONE);
      SelectionTable table =
          ready.run(TrialPlace.of(workers, System::nanoTime), answers).orElseThrow();
      ready.write(file, answers, table);
      // a comma between quotes is part of a name
      List<String[]> lines =
          Files.readAllLines(file).stream()
              .map(line -> line.split(",(?=([^\"]*\"[^\"]*\")*[^\"]*$)", -1))
              .toList();
      return new Run(table, lines);
    }
  }

  private static Choice.Ready prepared(Choice choice) throws IOException {
    return choice.prepare(DataReport.Listener.NONE);
  }

  @Test
  void scoresAreThoseOfTheAnswersThatAreKept() throws IOException {
    Path file = TrainingTest.wide(folder, ROWS, n -> false);
    Choice.Ready ready =
        prepared(
            choice(
                file,
                Reading.automatic(),
                0,
                List.of(Metric.ACCURACY, Metric.LOG_LOSS),
                Optional.empty()));
    Run run = run(ready, "held.csv");
    assertThat(run.lines().get(0))
        .containsExactly("candidate", "repeat", "fold", "row", "name", "label", "no", "yes");
    List<String[]> lines = run.lines().subList(1, run.lines().size());
    assertThat(lines).hasSize(2 * ROWS);
    assertThat(run.table().rows()).hasSize(2);
    for (SelectionTable.Row row : run.table().rows()) {
      for (int f = 0; f < 2; f++) {
        String fold = Integer.toString(f + 1);
        List<String[]> own =
            lines.stream()
                .filter(line -> line[0].replace("\"", "").equals(row.candidate().title()))
                .filter(line -> line[2].equals(fold))
                .toList();
        assertThat(own.stream().mapToInt(line -> Integer.parseInt(line[3])).toArray())
            .containsExactly(ready.selection().folds().get(f).validation());
        double right = 0;
        double loss = 0;
        for (String[] line : own) {
          // rows take turns: the even ones are `no`
          boolean yes = Integer.parseInt(line[3]) % 2 == 1;
          assertThat(line[5]).isEqualTo(yes ? "yes" : "no");
          double no = Double.parseDouble(line[6]);
          double other = Double.parseDouble(line[7]);
          assertThat(no + other).isCloseTo(1, within(1e-6));
          right += other > no == yes ? 1 : 0;
          loss -= Math.log(yes ? other : no);
        }
        assertThat(row.scores().get(f)).isCloseTo(right / own.size(), within(1e-12));
        Map<Metric, Double> figures = row.trials().get(f).scores();
        assertThat(figures.get(Metric.ACCURACY)).isCloseTo(right / own.size(), within(1e-12));
        double told = loss / own.size();
        assertThat(figures)
            .hasEntrySatisfying(Metric.LOG_LOSS, v -> assertThat(v).isCloseTo(told, within(1e-6)));
      }
    }
  }

  /// Trials of a journal have no answers; they are made once more, to the same bits.
  @Test
  void answersOfAJournalAreMadeOnceMore() throws IOException {
    Path file = TrainingTest.wide(folder, ROWS, n -> false);
    Optional<Path> journal = Optional.of(folder.resolve("trials.txt"));
    List<Metric> scores = List.of(Metric.AUC);
    Run first = run(prepared(choice(file, Reading.automatic(), 0, scores, journal)), "first.csv");
    List<String> kept = Files.readAllLines(journal.orElseThrow());
    Run second = run(prepared(choice(file, Reading.automatic(), 0, scores, journal)), "second.csv");
    assertThat(Files.readAllLines(journal.orElseThrow())).isEqualTo(kept);
    assertThat(folder.resolve("second.csv")).hasSameTextualContentAs(folder.resolve("first.csv"));
    for (int i = 0; i < first.table().rows().size(); i++) {
      SelectionTable.Row row = second.table().rows().get(i);
      assertThat(row.candidate()).isEqualTo(first.table().rows().get(i).candidate());
      assertThat(row.scores()).isEqualTo(first.table().rows().get(i).scores());
      assertThat(row.figures()).isEqualTo(first.table().rows().get(i).figures());
    }
  }

  /// Labels and answers of a forecast are in deviations of all rows, as scores are.
  @Test
  void forecastsAreKeptInTheUnitOfTheirScores() throws IOException {
    Path file = TrainingTest.series(folder, 60, t -> false);
    Run run =
        run(
            prepared(choice(file, TrainingTest.forecast(), 0, List.of(), Optional.empty())),
            "forecast.csv");
    SelectionTable.Row row = run.table().rows().get(0);
    double error = 0;
    int count = 0;
    for (String[] line : run.lines().subList(1, run.lines().size())) {
      if (line[0].replace("\"", "").equals(row.candidate().title()) && line[2].equals("1")) {
        String[] labels = line[5].split(" ", -1);
        for (int i = 0; i < labels.length; i++) {
          error += Math.abs(Double.parseDouble(labels[i]) - Double.parseDouble(line[6 + i]));
          count++;
        }
      }
    }
    assertThat(count).isPositive();
    assertThat(row.scores().get(0)).isCloseTo(-error / count, within(1e-5));
  }

  @Test
  void nestedChoicesAreHeldToWhatWasKeptFromThem() throws IOException {
    Path file = TrainingTest.wide(folder, ROWS, n -> false);
    Choice.Ready ready =
        prepared(choice(file, Reading.automatic(), 2, List.of(), Optional.empty()));
    // two candidates on two folds: once of all rows, and once of each of two parts
    assertThat(ready.trials()).isEqualTo(12);
    try (Workers workers = Workers.single()) {
      List<NestedScore> scores =
          ready
              .nested(TrialPlace.of(workers, System::nanoTime), workers, Selection.Listener.NONE)
              .orElseThrow();
      assertThat(scores).hasSize(2);
      for (int k = 0; k < 2; k++) {
        Choice.Ready inner = ready.nested().get(k);
        SelectionTable.Recommendation best =
            inner
                .run(TrialPlace.of(workers, System::nanoTime), Selection.Listener.NONE)
                .orElseThrow()
                .recommendation();
        Model model =
            inner.fit(best.row().candidate(), best.reason(), workers, TrainingListener.NONE);
        Dataset held = inner.whole().validation();
        double right = 0;
        for (Example example : held.slice(0, held.size())) {
          int answered = model.predictedClass(model.predict(example.input()).values());
          right += example.label().equals(new Label.Class(answered)) ? 1 : 0;
        }
        assertThat(held.size()).isEqualTo(ROWS / 2);
        assertThat(scores.get(k))
            .isEqualTo(
                new NestedScore(best.row().candidate(), best.row().mean(), right / held.size()));
      }
      Selection.Listener stopping =
          new Selection.Listener() {
            @Override
            public boolean stops() {
              return true;
            }
          };
      assertThat(
              ready.nested(
                  TrialPlace.of(workers, System::nanoTime), workers, new HeldAnswers(stopping)))
          .isEmpty();
    }
  }

  @Test
  void whatIsTriedIsReadFromWords() {
    Tried grid = tried("gru,lstm", "0.1,0.01", "adam");
    List<Candidate> all = ((Search.Listed) grid.search()).candidates();
    assertThat(all).hasSize(4);
    assertThat(all).extracting(Candidate::cell).containsOnly("gru", "lstm");
    assertThat(all).extracting(Candidate::rate).containsOnly(0.1, 0.01);
    assertThat(grid.batchSize()).contains(8);
    // no rate is said: that of the optimizer
    Search.Listed one = (Search.Listed) tried("gru", "", "adam").search();
    assertThat(one.candidates())
        .extracting(Candidate::rate)
        .containsExactly(Optimizer.parse("adam").rate());
    Tried ranges =
        new Tried(
            List.of("gru", "4..16", "1", "0", "0.001..0.1", "8,16", "adam", "", "6..12"),
            Optional.of(5),
            Optional.empty(),
            Optional.of(3),
            1);
    assertThat(ranges.batchSize()).isEmpty();
    assertThat(ranges.embedding()).contains(6);
    assertThat(ranges.head()).isEmpty();
    Search.Listed drawn = (Search.Listed) ranges.search();
    assertThat(drawn.halving()).contains(3);
    assertThat(drawn.candidates())
        .hasSize(5)
        .allSatisfy(candidate -> {
          assertThat(candidate.units()).isBetween(4, 16);
          assertThat(candidate.rate()).isBetween(0.001, 0.1);
          assertThat(candidate.around().batchSize().orElseThrow()).isIn(8, 16);
        });
    Tried proposed =
        new Tried(ranges.texts(), Optional.empty(), Optional.of(7), Optional.empty(), 1);
    assertThat(proposed.search()).isInstanceOf(Search.Proposed.class);
    assertThatThrownBy(
            () -> new Tried(ranges.texts(), Optional.of(1), Optional.of(7), Optional.empty(), 1))
        .hasMessageContaining("--tpe");
    List<String> few = new ArrayList<>(Arrays.asList("gru", "4"));
    assertThatThrownBy(
            () -> new Tried(few, Optional.empty(), Optional.empty(), Optional.empty(), 1))
        .hasMessageContaining("found 2");
  }
}
