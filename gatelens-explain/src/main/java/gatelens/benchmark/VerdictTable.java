package gatelens.benchmark;

import gatelens.evidence.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// How often the verdict is right about explanations of which it is known whether they are.
///
/// @param judged every explanation that was judged
/// @param contests how often each method names what was planted, by kind of input and baseline
/// @param accuracy of the models on held-out examples, one a task and seed: that they use the
///   planted parts
public record VerdictTable(List<Judged> judged, List<Contest> contests, List<Double> accuracy) {
  /// One explanation and its verdict.
  ///
  /// @param task its name
  /// @param setting true if the thresholds were set on the task, with this seed
  /// @param seed of the data and the model
  /// @param method or how it was made wrong
  /// @param right whether its first parts by size are planted ones, as many as the model uses, each
  ///   with the sign with which the score moves without it, and these move the score
  /// @param begins whether at least its first part is a planted one that speaks for the answer, and
  ///   the first ones that do move the score
  /// @param verdict of all checks
  /// @param cheap of the cheap checks
  /// @param failed the names of the checks that failed
  public record Judged(
      String task,
      boolean setting,
      long seed,
      String method,
      boolean right,
      boolean begins,
      Verdict verdict,
      Verdict cheap,
      List<String> failed) {
    /// Keeps an unmodifiable copy.
    public Judged {
      failed = List.copyOf(failed);
    }

    /// True if the thresholds were set on the task, but with other seeds.
    public boolean newSeed() {
      return !setting && VerdictTask.parse(task).forSetting();
    }

    /// True if somebody would doubt it.
    public boolean doubted() {
      return verdict != Verdict.TRUST;
    }
  }

  /// A share, and where it could lie: Wilson's interval, 95 %.
  ///
  /// Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
  /// 1927, https://doi.org/10.1080/01621459.1927.10502953
  ///
  /// @param hits of `count`
  public record Share(int hits, int count) {
    private static final double Z = 1.959964;

    /// The share; NaN of none.
    public double value() {
      return hits / (double) count;
    }

    /// The lower end.
    public double low() {
      return Math.max(0, middle() - half());
    }

    /// The upper end.
    public double high() {
      return Math.min(1, middle() + half());
    }

    private double middle() {
      return (value() + Z * Z / (2 * count)) / (1 + Z * Z / count);
    }

    private double half() {
      double p = value();
      return Z
          * Math.sqrt(p * (1 - p) / count + Z * Z / (4.0 * count * count))
          / (1 + Z * Z / count);
    }
  }

  /// Keeps unmodifiable copies.
  public VerdictTable {
    judged = List.copyOf(judged);
    contests = List.copyOf(contests);
    accuracy = List.copyOf(accuracy);
  }

  /// How often wrong ones are trusted.
  public Share trustedWrong(Predicate<Judged> which) {
    return share(which.and(one -> !one.right()), one -> one.verdict() == Verdict.TRUST);
  }

  /// How often right ones get `caution` or worse.
  public Share doubtedRight(Predicate<Judged> which) {
    return share(which.and(Judged::right), Judged::doubted);
  }

  /// How often those are trusted whose first part is none that was planted.
  public Share trustedAstray(Predicate<Judged> which) {
    return share(which.and(one -> !one.begins()), one -> one.verdict() == Verdict.TRUST);
  }

  /// How often those whose first part was planted get `caution` or worse.
  public Share doubtedBegun(Predicate<Judged> which) {
    return share(which.and(Judged::begins), Judged::doubted);
  }

  /// How often the cheap checks object to right ones.
  public Share cheapDoubtsRight(Predicate<Judged> which) {
    return share(which.and(Judged::right), one -> one.cheap() != Verdict.NO_OBJECTION);
  }

  /// How often the cheap checks find no objection to wrong ones.
  public Share cheapPassesWrong(Predicate<Judged> which) {
    return share(which.and(one -> !one.right()), one -> one.cheap() == Verdict.NO_OBJECTION);
  }

  private Share share(Predicate<Judged> among, Predicate<Judged> hit) {
    List<Judged> some = judged.stream().filter(among).toList();
    return new Share((int) some.stream().filter(hit).count(), some.size());
  }

  /// The names of the tasks, in their order.
  public List<String> tasks() {
    return distinct(judged.stream().map(Judged::task).toList());
  }

  /// The names of the methods and of the ways to be wrong, in their order.
  public List<String> methods() {
    return distinct(judged.stream().map(Judged::method).toList());
  }

  private static List<String> distinct(List<String> names) {
    return new ArrayList<>(new java.util.LinkedHashSet<>(names));
  }
}
