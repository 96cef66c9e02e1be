package gatelens.demo;

import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Target;
import gatelens.method.decomposition.AdditiveDecomposition;
import gatelens.method.gradient.DeepLift;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// One held-out name, explained: which letters speak for the language the model gave, what the
/// gates did, what the state still holds of the first letters.
///
/// @param answer the name, its language and what the model says
/// @param letters its characters
/// @param attribution of each character to the logit, by DeepLIFT
/// @param ledger what each character's step wrote that is left at the end, by additive
///   decomposition
/// @param trace every gate and state
public record DemoCase(
    LanguageTask.Marks.Answer answer,
    List<String> letters,
    Explanation attribution,
    Explanation ledger,
    Trace trace) {
  private static final int FIRST_LETTERS = 3;

  /// Names of well-known countries from which a choice can be made.
  private static final int LEAST_KNOWN = 40;

  /// Explains a name.
  static DemoCase of(
      Model model, LanguageTask task, LanguageTask.Marks.Answer answer, Workers workers) {
    Sample sample = task.encode(answer.name());
    ModelScore score = new ModelScore(model, Target.Output.logit(answer.answer()), workers);
    Point point = score.point(sample);
    return new DemoCase(
        answer,
        IntStream.range(0, sample.first().length())
            .mapToObj(sample.first().steps()::label)
            .toList(),
        new DeepLift(new gatelens.explain.Baseline.Zeros()).explain(score, point),
        new AdditiveDecomposition().explain(score, point),
        model.trace(sample));
  }

  /// A handful of names, right and wrong, certain and not: the same for the same marks.
  static List<LanguageTask.Marks.Answer> choose(LanguageTask.Marks marks) {
    List<LanguageTask.Marks.Answer> sorted = new ArrayList<>(marks.answers());
    sorted.removeIf(a -> a.name().text().length() < 6 || a.name().text().length() > 14);
    // a visitor knows such countries; of currencies and time zones hardly the English names
    List<LanguageTask.Marks.Answer> known = new ArrayList<>(sorted);
    known.removeIf(a -> LanguageNames.country(a.name()).isEmpty());
    if (known.size() >= LEAST_KNOWN) {
      sorted = known;
    }
    sorted.sort(Comparator.comparingDouble(a -> -a.probability()));
    List<LanguageTask.Marks.Answer> right =
        sorted.stream().filter(LanguageTask.Marks.Answer::right).toList();
    List<LanguageTask.Marks.Answer> wrong = sorted.stream().filter(a -> !a.right()).toList();
    List<LanguageTask.Marks.Answer> chosen = new ArrayList<>();
    for (double share : new double[] {0.1, 0.4, 0.7}) {
      chosen.add(right.get((int) (share * right.size())));
    }
    for (double share : new double[] {0.05, 0.5}) {
      if (!wrong.isEmpty()) {
        chosen.add(wrong.get((int) (share * wrong.size())));
      }
    }
    return chosen;
  }

  /// The attribution of each letter.
  double[] parts() {
    return doubles(attribution.byEvent().get(0).values());
  }

  /// What each letter's step wrote that is left.
  double[] written() {
    return doubles(ledger.first().values());
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  /// The share of the ledger, by size, that the first letters hold at the end; in [0, 1].
  double rememberedOfFirst() {
    double[] written = written();
    double first = 0;
    double all = 0;
    for (int t = 0; t < written.length; t++) {
      all += Math.abs(written[t]);
      first += t < FIRST_LETTERS ? Math.abs(written[t]) : 0;
    }
    return all == 0 ? 0 : first / all;
  }

  /// One sentence made of the numbers.
  String sentence() {
    List<String> classes = LanguageNames.classes();
    double[] parts = parts();
    int most = 0;
    int least = 0;
    for (int t = 0; t < parts.length; t++) {
      most = parts[t] > parts[most] ? t : most;
      least = parts[t] < parts[least] ? t : least;
    }
    boolean known = answer.name().language() >= 0;
    String verdict =
        !known
            ? "taken for " + classes.get(answer.answer())
            : answer.right()
                ? "rightly taken for " + classes.get(answer.answer())
                : classes.get(answer.name().language())
                    + ", but taken for "
                    + classes.get(answer.answer());
    String against =
        parts[least] < 0
            ? String.format(
                Locale.ROOT,
                "; letter %d, '%s', speaks most against it (%.2f)",
                least + 1,
                letters.get(least),
                parts[least])
            : "; no letter speaks against it";
    return String.format(
        Locale.ROOT,
        "%s is %s with probability %.2f. Letter %d, '%s', speaks most for it (+%.2f)%s. Of what"
            + " the second layer's memory holds of this at the end, %.0f %% was written at the"
            + " first %d letters.",
        LanguageNames.told(answer.name()),
        verdict,
        answer.probability(),
        most + 1,
        letters.get(most),
        parts[most],
        against,
        100 * rememberedOfFirst(),
        Math.min(FIRST_LETTERS, parts.length));
  }
}
