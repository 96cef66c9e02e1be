package gatelens.report.picture;

import gatelens.compare.MethodComparison;
import gatelens.explain.Explanation;
import gatelens.report.draw.Sides;
import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Pictures of methods side by side.
public final class MethodPictures {
  private MethodPictures() {}

  /// Where two methods differ, cell by cell: the first minus the second, for every pair and
  /// sequence.
  ///
  /// @param sides the methods, with as many explanations each
  public static List<Picture> of(List<MethodComparison.Side> sides) {
    List<Picture> list = new ArrayList<>();
    for (int a = 0; a < sides.size(); a++) {
      for (int b = a + 1; b < sides.size(); b++) {
        for (int n = 0; n < sides.get(a).explanations().size(); n++) {
          Explanation first = sides.get(a).explanations().get(n);
          Explanation second = sides.get(b).explanations().get(n);
          boolean cells =
              first.grouping() == Explanation.Grouping.CELLS
                  && second.grouping() == Explanation.Grouping.CELLS;
          String names = sides.get(a).method() + " minus " + sides.get(b).method();
          Layout.Part part = first.input().layout().first();
          list.add(
              HeatMap.difference(
                  "difference-" + names.replace(" ", "-") + "-" + n,
                  names + ", sequence " + n + (cells ? "" : ", by step"),
                  cells ? first.first() : column(first),
                  cells ? second.first() : column(second),
                  Sides.difference(sides.get(a).method(), sides.get(b).method()),
                  part.steps()::told,
                  cells ? part.features()::told : i -> "all features"));
        }
      }
    }
    return list;
  }

  private static Tensor column(Explanation explanation) {
    Tensor events = explanation.byEvent().get(0);
    return events.reshape(events.size(), 1);
  }
}
