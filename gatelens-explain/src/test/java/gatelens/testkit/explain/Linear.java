package gatelens.testkit.explain;

import gatelens.explain.Point;
import gatelens.explain.Score;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Rows;
import java.util.List;

/// `Σ w x + product · x_0 x_last` of inputs of `steps` × `width`: what every method can be held to
/// by hand.
public record Linear(int steps, int width, double[] weights, double product) implements Score {
  public static Layout layout(int steps, int width) {
    return new Layout(
        List.of(new Layout.Part("x", Axis.steps(steps), Axis.features(width), new boolean[0], 0)));
  }

  public Point at(float... values) {
    return new Point(layout(steps, width), values);
  }

  @Override
  public Scores evaluate(Rows rows) {
    double[] values = new double[rows.count()];
    float[] x = new float[rows.layout().size()];
    for (int row = 0; row < values.length; row++) {
      rows.copyTo(row, x);
      values[row] = product * x[0] * x[x.length - 1];
      for (int i = 0; i < x.length; i++) {
        values[row] += weights[i] * x[i];
      }
    }
    return new Scores(values, (long) values.length * steps, (long) values.length * steps);
  }

  @Override
  public String description() {
    return "a line";
  }
}
