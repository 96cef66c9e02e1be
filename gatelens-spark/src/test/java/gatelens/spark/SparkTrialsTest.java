package gatelens.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.lens.Choice;
import gatelens.lens.DataReport;
import gatelens.lens.TrainingData;
import gatelens.lens.choice.Folding;
import gatelens.lens.choice.Settings;
import gatelens.lens.choice.Surroundings;
import gatelens.parallel.Workers;
import gatelens.select.Candidate;
import gatelens.select.Search;
import gatelens.select.Selection;
import gatelens.select.SelectionTable;
import gatelens.select.Trial;
import gatelens.select.TrialPlace;
import gatelens.tensor.Tensor;
import gatelens.train.Metric;
import gatelens.train.Optimizer;
import gatelens.train.TrainingLength;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/// What is chosen on Spark is what one machine chooses: table, journal and answers.
class SparkTrialsTest extends SparkTable {
  private static final List<Candidate> CANDIDATES =
      List.of(new Candidate("gru", 3, 1, 0.2, 0.02), new Candidate("bilstm", 2, 1, 0, 0.01));

  private static Path data() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder("a,b,c,label\n");
    for (int n = 0; n < 48; n++) {
      for (int i = 0; i < 3; i++) {
        text.append(Math.round(1000 * (random.nextDouble() + n % 2)) / 1000.0).append(',');
      }
      text.append(n % 2 == 0 ? "no" : "yes").append('\n');
    }
    return Files.writeString(folder.resolve("choice.csv"), text);
  }

  private static Choice.Ready ready(Search search, Selection.Rules rules, Optional<Path> journal)
      throws IOException {
    return new Choice(
            new TrainingData.Raw(
                data(),
                Reading.automatic(),
                EncodingPlan.usual(),
                new TrainingData.Apart.Nothing(),
                false,
                false,
                Optional.empty()),
            search,
            new Surroundings(Optional.empty(), false, Optional.empty(), Map.of()),
            new Settings(
                new Optimizer.Adam(0.01),
                new TrainingLength.Usual(Optional.of(4), Optional.of(2), Optional.of(8)),
                4),
            new Folding(3, false, 1, 0, 0, Optional.empty()),
            rules,
            journal)
        .prepare(DataReport.Listener.NONE);
  }

  private static Choice.Ready ready(Path journal) throws IOException {
    return ready(
        new Search.Listed(CANDIDATES, Optional.empty()),
        new Selection.Rules(
            List.of(Metric.ACCURACY, Metric.LOG_LOSS), false, SelectionTable.Rule.ONE_SE, 1),
        Optional.of(journal));
  }

  /// Keeps what it is told.
  private static final class Heard implements Selection.Listener {
    private final Map<String, List<Tensor>> answers = new TreeMap<>();
    private final AtomicInteger done = new AtomicInteger();

    @Override
    public synchronized void answered(
        Candidate candidate, int fold, int epochs, List<Tensor> outputs) {
      answers.put(candidate.title() + " " + fold, outputs);
    }

    @Override
    public void done(Candidate candidate, int fold, int epochs, Trial trial) {
      done.incrementAndGet();
    }
  }

  private static SelectionTable alone(Choice.Ready ready, Selection.Listener listener)
      throws IOException {
    try (Workers workers = Workers.single()) {
      return ready.run(TrialPlace.of(workers, System::nanoTime), listener).orElseThrow();
    }
  }

  /// Rows without the time of a prediction, which is measured.
  private static List<String> figures(SelectionTable table) {
    List<String> lines = new ArrayList<>();
    for (SelectionTable.Row row : table.rows()) {
      lines.add(row.candidate() + " " + row.scores() + row.epochs() + row.finished());
      for (Trial trial : row.trials()) {
        lines.add(
            trial.score()
                + " "
                + trial.loss()
                + " "
                + trial.parameters()
                + " "
                + trial.learned()
                + trial.scores()
                + trial.curve()
                + trial.pruned());
      }
    }
    lines.add(table.recommendation().row().candidate().title());
    return lines;
  }

  private static List<String> journal(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> {
          List<String> parts = new ArrayList<>(Arrays.asList(line.split("\t", -1)));
          if (parts.size() > 4) {
            assertThat(Double.parseDouble(parts.remove(4))).isPositive();
          }
          return String.join("\t", parts);
        })
        .toList();
  }

  @Test
  void tableJournalAndAnswersAreThoseOfOneMachine() throws IOException {
    Path one = folder.resolve("one.txt");
    Path cluster = folder.resolve("cluster.txt");
    Heard expected = new Heard();
    SelectionTable table = alone(ready(one), expected);
    Heard heard = new Heard();
    SelectionTable found = ready(cluster).run(new SparkTrials(spark), heard).orElseThrow();
    assertThat(figures(found)).isEqualTo(figures(table)).hasSize(2 * 4 + 1);
    assertThat(journal(cluster)).isEqualTo(journal(one)).hasSize(7);
    assertThat(heard.answers).isEqualTo(expected.answers).hasSize(6);

    // what a killed run left: the others are trained, these are not again
    Path left = folder.resolve("left.txt");
    Files.write(left, Files.readAllLines(cluster).subList(0, 4));
    Heard rest = new Heard();
    SelectionTable resumed = ready(left).run(new SparkTrials(spark), rest).orElseThrow();
    assertThat(figures(resumed)).isEqualTo(figures(table));
    assertThat(journal(left)).isEqualTo(journal(one));
    assertThat(Files.readAllLines(left).subList(0, 4))
        .isEqualTo(Files.readAllLines(cluster).subList(0, 4));
    assertThat(rest.answers).hasSize(3);
    assertThat(rest.done).hasValue(6);
  }

  @Test
  void halvingAndPruningGoThroughTheSameTrials() throws IOException {
    List<Candidate> several =
        List.of(
            new Candidate("gru", 2, 1, 0, 0.02),
            new Candidate("gru", 2, 1, 0, 0.01),
            new Candidate("gru", 2, 1, 0, 0.005),
            new Candidate("gru", 3, 1, 0, 0.02),
            new Candidate("gru", 2, 1, 0, 1e-6));
    Selection.Rules usual = Selection.Rules.USUAL;
    Search halved = new Search.Listed(several, Optional.of(3));
    assertThat(
            figures(
                ready(halved, usual, Optional.empty())
                    .run(new SparkTrials(spark), Selection.Listener.NONE)
                    .orElseThrow()))
        .isEqualTo(figures(alone(ready(halved, usual, Optional.empty()), Selection.Listener.NONE)));
    Selection.Rules pruned = new Selection.Rules(List.of(), true, SelectionTable.Rule.ONE_SE, 1);
    Search listed = new Search.Listed(several, Optional.empty());
    List<String> expected =
        figures(alone(ready(listed, pruned, Optional.empty()), Selection.Listener.NONE));
    assertThat(
            figures(
                ready(listed, pruned, Optional.empty())
                    .run(new SparkTrials(spark), Selection.Listener.NONE)
                    .orElseThrow()))
        .isEqualTo(expected);
    assertThat(expected).anyMatch(line -> line.endsWith("]true"));
  }

  @Test
  void whatATrialIsRefusedForIsSaidInItsOwnWords() throws IOException {
    Choice.Ready ready = ready(folder.resolve("refused.txt"));
    String why = "a listener that has enough";
    assertThatThrownBy(() ->
            ready.run(
                new SparkTrials(spark),
                new Selection.Listener() {
                  @Override
                  public void done(Candidate candidate, int fold, int epochs, Trial trial) {
                    throw new IllegalArgumentException(why);
                  }
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
    // the journal has the trial that was done, and what is asked for next goes on
    assertThat(journal(folder.resolve("refused.txt")).size()).isBetween(2, 7);
    Candidate unfit =
        new Candidate(
            "gru",
            2,
            1,
            0,
            0.01,
            new Candidate.Around(
                Optional.empty(),
                Optional.empty(),
                Optional.of("dense(5,softmax) dense(1)"),
                Optional.empty()));
    Search search = new Search.Listed(List.of(CANDIDATES.get(0), unfit), Optional.empty());
    Choice.Ready plain = ready(folder.resolve("unfit.txt"));
    Selection selection =
        new Selection(
            search,
            plain.selection().folds(),
            plain.selection().trainer(),
            plain.selection().frame(),
            Selection.Rules.USUAL,
            Optional.empty());
    String expected;
    try (Workers workers = Workers.single()) {
      expected =
          org.assertj.core.api.Assertions.catchThrowableOfType(
                  IllegalArgumentException.class,
                  () ->
                      selection.run(
                          plain.folds(), workers, System::nanoTime, Selection.Listener.NONE))
              .getMessage();
    }
    assertThatThrownBy(
            () -> selection.run(plain.folds(), new SparkTrials(spark), Selection.Listener.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(expected);
  }

  @Test
  void aStoppedSelectionEndsAndKeepsWhatIsDone() throws IOException {
    AtomicInteger done = new AtomicInteger();
    Path file = folder.resolve("stopped.txt");
    assertThat(
            ready(file)
                .run(
                    new SparkTrials(spark),
                    new Selection.Listener() {
                      @Override
                      public void done(Candidate candidate, int fold, int epochs, Trial trial) {
                        done.incrementAndGet();
                      }

                      @Override
                      public boolean stops() {
                        return done.get() > 0;
                      }
                    })
                .map(SelectionTable::rows))
        .satisfiesAnyOf(
            // all may have ended before anybody looked
            rows -> assertThat(rows).isEmpty(),
            rows -> assertThat(journal(file)).hasSize(7));
    assertThat(journal(file).size()).isGreaterThan(1);
  }

  @Test
  void theProgramIsAskedForWhereItIsMissing() {
    SparkSession.setActiveSession(spark);
    assertThat(TrialPlace.present()).containsInstanceOf(SparkTrials.class);
    assertThatThrownBy(() -> Main.select("select", "--data", "x.csv"))
        .isInstanceOf(gatelens.lens.Refused.class)
        .hasMessageContaining("gatelens-cli");
  }
}
