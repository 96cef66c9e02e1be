package gatelens.report.document;

import gatelens.benchmark.Contest;
import gatelens.benchmark.VerdictTable;
import gatelens.benchmark.VerdictTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// `gatelens.verdict/1`: how often the verdict on explanations is right.
///
/// @param seeds of data and models
/// @param seed the first
/// @param accuracy of the models on held-out examples, one a task and seed
/// @param rows over the tasks and seeds that set the thresholds, other seeds, other tasks, each
///   task, and each method or way to be wrong
/// @param methods how often each method names what was planted, by kind of input and baseline
public record VerdictDocument(
    int seeds, long seed, List<Double> accuracy, List<Row> rows, List<Named> methods)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.verdict/1";

  /// Explanations that have something in common.
  ///
  /// @param of what: `setting`, `new-seeds`, `other`, a task, a method
  /// @param trustedWrong wrong ones that are trusted
  /// @param doubtedRight right ones that get caution or worse
  /// @param trustedAstray ones whose first part is none that was planted, and that are trusted
  /// @param doubtedBegun ones whose first part was planted, and that get caution or worse
  /// @param cheapPassesWrong wrong ones to which the cheap checks have no objection
  /// @param cheapDoubtsRight right ones to which they object
  public record Row(
      String of,
      Share trustedWrong,
      Share doubtedRight,
      Share trustedAstray,
      Share doubtedBegun,
      Share cheapPassesWrong,
      Share cheapDoubtsRight) {}

  /// A method with a baseline on one kind of input.
  ///
  /// @param kind `series`, `events`, `words`, `pictures`, `sounds`
  /// @param method its name
  /// @param baseline `zero`, `mean` or `samples` of the training data
  /// @param right explanations that are right
  /// @param begins those whose first part is a planted one, and moves the score
  /// @param held examples of which the baseline has more than half of the answer already
  /// @param milliseconds that one took
  public record Named(
      String kind,
      String method,
      String baseline,
      Share right,
      Share begins,
      Share held,
      double milliseconds) {
    private static Named of(Contest one) {
      return new Named(
          one.kind(),
          one.method(),
          one.baseline(),
          Share.of(new VerdictTable.Share(one.right(), one.count())),
          Share.of(new VerdictTable.Share(one.begins(), one.count())),
          Share.of(new VerdictTable.Share(one.held(), one.count())),
          one.milliseconds());
    }
  }

  /// A share with its interval of 95 % (Wilson).
  ///
  /// @param hits of `count`
  /// @param count in all
  /// @param low end of the interval; 0 of none
  /// @param high end of the interval; 1 of none
  public record Share(int hits, int count, double low, double high) {
    private static Share of(VerdictTable.Share share) {
      return share.count() == 0
          ? new Share(0, 0, 0, 1)
          : new Share(share.hits(), share.count(), share.low(), share.high());
    }
  }

  /// Keeps unmodifiable copies.
  public VerdictDocument {
    accuracy = List.copyOf(accuracy);
    rows = List.copyOf(rows);
    methods = List.copyOf(methods);
  }

  /// Of a trial.
  public static VerdictDocument of(VerdictTrial trial, VerdictTable table) {
    List<Row> rows = new ArrayList<>();
    rows.add(row("setting", table, VerdictTable.Judged::setting));
    rows.add(row("new-seeds", table, VerdictTable.Judged::newSeed));
    rows.add(row("other", table, one -> !one.setting() && !one.newSeed()));
    for (String task : table.tasks()) {
      rows.add(row(task, table, one -> one.task().equals(task)));
    }
    for (String method : table.methods()) {
      rows.add(row(method, table, one -> one.method().equals(method)));
    }
    return new VerdictDocument(
        trial.seeds(),
        trial.seed(),
        table.accuracy(),
        rows,
        table.contests().stream().map(Named::of).toList());
  }

  private static Row row(String of, VerdictTable table, Predicate<VerdictTable.Judged> which) {
    return new Row(
        of,
        Share.of(table.trustedWrong(which)),
        Share.of(table.doubtedRight(which)),
        Share.of(table.trustedAstray(which)),
        Share.of(table.doubtedBegun(which)),
        Share.of(table.cheapPassesWrong(which)),
        Share.of(table.cheapDoubtsRight(which)));
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
