package gatelens.select;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// A selection in progress. What is proposed and what is stopped depends on trials that all ended
/// before, never on which thread was quicker.
final class SelectionRun {
  /// Candidates that are trained side by side where those before decide something about them.
  static final int AT_ONCE = 4;

  private final Selection selection;
  private final List<FoldData> data;
  private final Journal done;
  private final TrialPlace.Bench bench;
  private final Selection.Listener listener;
  private final Map<Candidate, SelectionTable.Row> rows = new LinkedHashMap<>();

  SelectionRun(
      Selection selection,
      List<FoldData> data,
      Journal done,
      TrialPlace.Bench bench,
      Selection.Listener listener) {
    this.selection = selection;
    this.data = data;
    this.done = done;
    this.bench = bench;
    this.listener = listener;
  }

  /// All rows, or nothing if the listener stopped it.
  Optional<List<SelectionTable.Row>> run() throws IOException {
    listener.begins(selection.trials());
    try {
      boolean ended =
          switch (selection.search()) {
            case Search.Listed list -> listed(list);
            case Search.Proposed proposed -> proposed(proposed);
          };
      return ended ? Optional.of(List.copyOf(rows.values())) : Optional.empty();
    } catch (UncheckedIOException problem) {
      throw problem.getCause();
    }
  }

  private boolean listed(Search.Listed list) {
    List<Integer> rounds = selection.rounds();
    List<Candidate> left = list.candidates();
    for (int round = 0; round < rounds.size(); round++) {
      boolean last = round == rounds.size() - 1;
      if (!train(left, rounds.get(round), last)) {
        return false;
      }
      left = last ? left : survivors(left, list.halving().orElse(1));
    }
    return true;
  }

  private boolean proposed(Search.Proposed proposed) {
    Tpe tpe = new Tpe(proposed.space(), proposed.seed());
    while (rows.size() < proposed.most()) {
      List<Tpe.Known> known =
          rows.values().stream()
              .map(row ->
                  new Tpe.Known(
                      row.candidate(), row.finished() ? row.mean() : Double.NEGATIVE_INFINITY))
              .toList();
      List<Candidate> next =
          tpe.propose(Math.min(AT_ONCE, proposed.most() - rows.size()), known, rows.keySet());
      if (next.isEmpty()) {
        return true;
      }
      if (!train(next, selection.trainer().epochs(), true)) {
        return false;
      }
    }
    return true;
  }

  private List<Candidate> survivors(List<Candidate> left, int halving) {
    int count = (left.size() + halving - 1) / halving;
    List<Candidate> best =
        left.stream()
            .sorted(Comparator.comparingDouble((Candidate c) -> score(c)).reversed())
            .limit(count)
            .toList();
    return left.stream().filter(best::contains).toList();
  }

  private double score(Candidate candidate) {
    return Objects.requireNonNull(rows.get(candidate), candidate.title()).mean();
  }

  private boolean train(List<Candidate> some, int epochs, boolean last) {
    if (!selection.rules().prunes()) {
      if (!trained(some, IntStream.range(0, data.size()).toArray(), epochs)) {
        return false;
      }
      some.forEach(candidate -> note(candidate, epochs, last));
      return true;
    }
    for (int from = 0; from < some.size(); from += AT_ONCE) {
      List<Candidate> batch = some.subList(from, Math.min(some.size(), from + AT_ONCE));
      List<Candidate> left = batch;
      for (int fold = 0; fold < data.size() && !left.isEmpty(); fold++) {
        int now = fold;
        if (!trained(left, new int[] {now}, epochs)) {
          return false;
        }
        left = left.stream().filter(one -> !found(one, now, epochs).pruned()).toList();
      }
      batch.forEach(candidate -> note(candidate, epochs, last));
    }
    return true;
  }

  private Trial found(Candidate candidate, int fold, int epochs) {
    return done.find(key(candidate, fold, epochs)).orElseThrow();
  }

  private static String key(Candidate candidate, int fold, int epochs) {
    return candidate.title() + "; fold " + fold + "; epochs " + epochs;
  }

  private Optional<Pruning> pruning(int fold, int epochs) {
    return selection.rules().prunes()
        ? Optional.of(
            new Pruning(
                rows.values().stream()
                    .filter(SelectionTable.Row::finished)
                    .map(row -> found(row.candidate(), fold, epochs).curve())
                    .toList()))
        : Optional.empty();
  }

  private boolean trained(List<Candidate> some, int[] folds, int epochs) {
    List<TrialTask> left = new ArrayList<>();
    List<Optional<Pruning>> rules =
        IntStream.range(0, data.size()).mapToObj(fold -> pruning(fold, epochs)).toList();
    for (Candidate candidate : some) {
      for (int fold : folds) {
        TrialTask task =
            new TrialTask(
                selection.trainer(),
                selection.rules().scores(),
                candidate,
                fold,
                epochs,
                rules.get(fold));
        done.find(key(task)).ifPresentOrElse(trial -> told(task, trial), () -> left.add(task));
      }
    }
    // The largest models first: a large one that begins last would keep one thread busy alone.
    left.sort(Comparator.comparingLong(TrialTask::size).reversed());
    if (!left.isEmpty() && !listener.stops()) {
      bench.run(List.copyOf(left), this::ended, listener::stops);
    }
    return left.stream().allMatch(task -> done.find(key(task)).isPresent());
  }

  private static String key(TrialTask task) {
    return key(task.candidate(), task.fold(), task.epochs());
  }

  private void ended(TrialTask task, TrialTask.Ended ended) {
    if (Double.isNaN(ended.trial().score())) {
      throw new IllegalArgumentException(
          "fold "
              + (task.fold() + 1)
              + " has no "
              + selection.metric()
              + ": its held-out labels are all alike; take fewer folds, or another score first");
    }
    try {
      done.add(key(task), ended.trial());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    synchronized (done) {
      listener.answered(task.candidate(), task.fold(), task.epochs(), ended.outputs());
    }
    told(task, ended.trial());
  }

  private void told(TrialTask task, Trial trial) {
    synchronized (done) {
      listener.done(task.candidate(), task.fold(), task.epochs(), trial);
    }
  }

  private void note(Candidate candidate, int epochs, boolean last) {
    List<Trial> of = new ArrayList<>();
    for (int fold = 0; fold < data.size(); fold++) {
      done.find(key(candidate, fold, epochs)).ifPresent(of::add);
    }
    boolean pruned = of.stream().anyMatch(Trial::pruned);
    rows.put(
        candidate,
        new SelectionTable.Row(
            candidate,
            of.stream().map(Trial::score).toList(),
            pruned ? Arrays.stream(lengths(of)).max().orElse(0) : epochs,
            last && !pruned,
            of.get(0).parameters(),
            of.stream().mapToDouble(Trial::seconds).min().orElse(0),
            of,
            selection.rules().repeats()));
  }

  private static int[] lengths(List<Trial> of) {
    return of.stream().filter(Trial::pruned).mapToInt(trial -> trial.curve().size()).toArray();
  }
}
