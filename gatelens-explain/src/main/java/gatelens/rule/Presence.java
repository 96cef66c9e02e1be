package gatelens.rule;

import gatelens.explain.Point;
import gatelens.model.Model;
import gatelens.objective.Readout;
import gatelens.sequence.Layout;
import java.util.ArrayList;
import java.util.List;

/// What it says that there are steps at all, where a model leaves out steps of a baseline because
/// their values are those that its mask looks for. A pass that compares an input with a baseline
/// step by step compares it with the baseline's values as if they counted; what is left to the
/// baseline that {@link Model#predict} sees is the change when these steps come in, one after the
/// other in the order of time: `c_t = f(x₀, steps up to t) - f(x₀, steps before t)`. It sums to the
/// whole change.
public final class Presence {
  private Presence() {}

  /// The change of each step.
  ///
  /// @param baseline flat, by the layout
  /// @return one number a step that comes in
  public static List<Step> of(Model model, Layout layout, float[] baseline, Readout readout) {
    List<Step> absent = absent(model, layout, baseline);
    List<Step> changes = new ArrayList<>();
    double before = value(model, layout, baseline, absent, readout);
    for (int k = 0; k < absent.size(); k++) {
      List<Step> rest = absent.subList(k + 1, absent.size());
      double after = value(model, layout, baseline, rest, readout);
      changes.add(new Step(absent.get(k).part(), absent.get(k).step(), after - before));
      before = after;
    }
    return changes;
  }

  /// One step of one input.
  ///
  /// @param change of the score when it comes in
  public record Step(int part, int step, double change) {
    /// Adds the change, in equal shares, to the values of the step that differ from the baseline's:
    /// each of them alone makes the step count.
    ///
    /// @param cells flat, by the layout
    public void share(Layout layout, float[] input, float[] baseline, double[] cells) {
      Layout.Part of = layout.parts().get(part);
      int from = of.offset() + step * of.width();
      int differ = 0;
      for (int i = from; i < from + of.width(); i++) {
        differ += input[i] != baseline[i] ? 1 : 0;
      }
      for (int i = from; i < from + of.width() && differ > 0; i++) {
        cells[i] += input[i] != baseline[i] ? change / differ : 0;
      }
    }
  }

  /// The steps that the layout counts and the model leaves out, in the order of time.
  private static List<Step> absent(Model model, Layout layout, float[] baseline) {
    List<Step> absent = new ArrayList<>();
    int longest = layout.parts().stream().mapToInt(Layout.Part::length).max().orElse(0);
    for (int t = 0; t < longest; t++) {
      for (int p = 0; p < layout.parts().size(); p++) {
        Layout.Part part = layout.parts().get(p);
        if (t < part.length()
            && part.counts(t)
            && model.continuous().leavesOut(only(layout, p, t), baseline)) {
          absent.add(new Step(p, t, 0));
        }
      }
    }
    return absent;
  }

  /// A layout that counts one step.
  private static Layout only(Layout layout, int part, int step) {
    List<Layout.Part> parts = new ArrayList<>();
    for (int p = 0; p < layout.parts().size(); p++) {
      boolean[] mask = new boolean[layout.parts().get(p).length()];
      if (p == part) {
        mask[step] = true;
      }
      parts.add(masked(layout.parts().get(p), mask));
    }
    return new Layout(parts);
  }

  private static double value(
      Model model, Layout layout, float[] baseline, List<Step> absent, Readout readout) {
    List<Layout.Part> parts = new ArrayList<>();
    for (int p = 0; p < layout.parts().size(); p++) {
      Layout.Part part = layout.parts().get(p);
      boolean[] mask = new boolean[part.length()];
      for (int t = 0; t < mask.length; t++) {
        mask[t] = part.counts(t);
      }
      for (Step step : absent) {
        if (step.part() == p) {
          mask[step.step()] = false;
        }
      }
      parts.add(masked(part, mask));
    }
    return ExactRun.counted(model, new Point(new Layout(parts), baseline)).value(readout);
  }

  private static Layout.Part masked(Layout.Part part, boolean[] mask) {
    return new Layout.Part(part.name(), part.steps(), part.features(), mask, part.offset());
  }
}
