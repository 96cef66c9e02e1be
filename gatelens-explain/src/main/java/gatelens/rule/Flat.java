package gatelens.rule;

import gatelens.model.Model;
import gatelens.sequence.Layout;
import java.util.List;

/// From values by branch to values by input and back: branches that read one input share its
/// values, so that what each of them says of a value is added up.
public final class Flat {
  private Flat() {}

  /// Numbers of every branch at the places of the inputs; padded steps get 0.
  ///
  /// @param branches for each branch `double[T][D]`
  /// @return flat, by the layout
  public static double[] of(Model model, Layout layout, List<double[][]> branches) {
    double[] flat = new double[layout.size()];
    for (int b = 0; b < branches.size(); b++) {
      Layout.Part part = layout.parts().get(model.continuous().part(b));
      for (int t = 0; t < part.length(); t++) {
        if (part.counts(t)) {
          double[] row = branches.get(b)[t];
          int at = part.offset() + t * part.width() + model.continuous().column(b);
          for (int d = 0; d < row.length; d++) {
            flat[at + d] += row[d];
          }
        }
      }
    }
    return flat;
  }

  /// What a branch reads.
  ///
  /// @param flat by the layout
  /// @return `double[T][D]`
  static double[][] read(Model model, Layout layout, int branch, double[] flat) {
    Layout.Part part = layout.parts().get(model.continuous().part(branch));
    int width = model.continuous().width(branch);
    double[][] steps = new double[part.length()][width];
    for (int t = 0; t < steps.length; t++) {
      int at = part.offset() + t * part.width() + model.continuous().column(branch);
      System.arraycopy(flat, at, steps[t], 0, width);
    }
    return steps;
  }
}
