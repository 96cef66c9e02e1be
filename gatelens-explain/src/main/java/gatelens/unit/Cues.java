package gatelens.unit;

import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What of the input a unit may follow: each feature, or each frequent token, by itself, by how
/// often it came, whether it came, and what it was last; and the number of steps.
///
/// @param plain the features, in their own units, or 1 at a token and 0 elsewhere
/// @param all every cue
record Cues(List<Cue> plain, List<Cue> all) {
  /// Features and tokens looked at: those of the largest deviation, the most frequent ones.
  private static final int MOST = 64;

  private static final int LEAST = 10;

  static Cues of(StepTable table) {
    List<Cue> plain =
        table.samples().get(0).inputs().get(table.part()) instanceof TokenSequence
            ? tokens(table)
            : features(table);
    List<Cue> all = new ArrayList<>();
    for (Cue cue : plain) {
      all.add(cue);
      all.add(new Cue(Cue.Kind.MOVE, cue.name(), cue.values(), cue.ranks()));
      history(table, cue, all);
    }
    double[] read = new double[table.steps()];
    for (int s = 0; s + 1 < table.starts().length; s++) {
      for (int i = table.starts()[s]; i < table.starts()[s + 1]; i++) {
        read[i] = i - table.starts()[s] + 1.0;
      }
    }
    all.add(new Cue(Cue.Kind.POSITION, "step", read));
    return new Cues(plain, all.stream().filter(cue -> varies(cue.values())).toList());
  }

  private static List<Cue> features(StepTable table) {
    FeatureSequence first = (FeatureSequence) table.samples().get(0).inputs().get(table.part());
    double[][] values = new double[first.width()][table.steps()];
    for (int s = 0; s + 1 < table.starts().length; s++) {
      Sequence input = table.samples().get(s).inputs().get(table.part());
      Tensor raw = ((FeatureSequence) input).raw();
      for (int i = table.starts()[s]; i < table.starts()[s + 1]; i++) {
        for (int f = 0; f < values.length; f++) {
          values[f][i] = raw.get(table.times()[i], f);
        }
      }
    }
    List<Cue> cues = new ArrayList<>();
    for (int f = 0; f < values.length; f++) {
      cues.add(new Cue(Cue.Kind.NOW, first.features().label(f), values[f]));
    }
    if (cues.size() > MOST) {
      cues.sort(Comparator.comparingDouble(cue -> -Squares.deviation(cue.values())));
    }
    return List.copyOf(cues.subList(0, Math.min(MOST, cues.size())));
  }

  private static List<Cue> tokens(StepTable table) {
    Map<String, double[]> at = new LinkedHashMap<>();
    for (int s = 0; s + 1 < table.starts().length; s++) {
      TokenSequence input = (TokenSequence) table.samples().get(s).inputs().get(table.part());
      for (int i = table.starts()[s]; i < table.starts()[s + 1]; i++) {
        int t = table.times()[i];
        String label = input.steps().label(t);
        String name = label.startsWith("step ") ? "token " + input.ids()[t] : label;
        at.computeIfAbsent(name, fresh -> new double[table.steps()])[i] = 1;
      }
    }
    return at.entrySet().stream()
        .filter(token -> Arrays.stream(token.getValue()).sum() >= LEAST)
        .sorted(Comparator.comparingDouble(token -> -Arrays.stream(token.getValue()).sum()))
        .limit(MOST)
        .map(token -> new Cue(Cue.Kind.NOW, token.getKey(), token.getValue()))
        .toList();
  }

  /// What came before: an event is the larger of two values, or anything but the most frequent of
  /// several where that is 0.
  private static void history(StepTable table, Cue cue, List<Cue> all) {
    double[] x = cue.values();
    double[] distinct = Arrays.stream(x).distinct().limit(3).sorted().toArray();
    boolean event = distinct.length == 2;
    long zeros = Arrays.stream(x).filter(v -> v == 0).count();
    double[] count = new double[x.length];
    double[] came = new double[x.length];
    double[] last = new double[x.length];
    for (int s = 0; s + 1 < table.starts().length; s++) {
      double sum = 0;
      double held = 0;
      double seen = 0;
      for (int i = table.starts()[s]; i < table.starts()[s + 1]; i++) {
        sum += event ? (x[i] == distinct[1] ? 1 : 0) : x[i];
        held = x[i] == 0 ? held : x[i];
        seen = event && x[i] == distinct[1] ? 1 : seen;
        count[i] = sum;
        last[i] = held;
        came[i] = seen;
      }
    }
    all.add(new Cue(Cue.Kind.COUNT, cue.name(), count));
    if (event) {
      all.add(new Cue(Cue.Kind.CAME, cue.name(), came));
    }
    if (distinct.length > 2 && 2 * zeros > x.length) {
      all.add(new Cue(Cue.Kind.LAST, cue.name(), last));
    }
  }

  private static boolean varies(double[] values) {
    return Arrays.stream(values).anyMatch(v -> v != values[0]);
  }
}
