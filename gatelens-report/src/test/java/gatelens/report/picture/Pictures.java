package gatelens.report.picture;

import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.tensor.Tensor;
import gatelens.train.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// One picture of every kind, at usual sizes and at the extremes.
final class Pictures {
  private static final String[] HEBREW = {"הסרט", "הזה", "לא", "היה", "רע", "(באמת)"};
  private static final String[] ARABIC = {"هذا", "الفيلم", "ليس", "سيئا"};

  private Pictures() {}

  private static Picture beside(String name, Tensor one, Tensor other, Ramp ramp) {
    return new SideBySide(
            name,
            "Side by side",
            List.of(new SideBySide.Side("A", one), new SideBySide.Side("B", other)),
            ramp,
            t -> "step " + t,
            r -> "feature " + r,
            List.of())
        .picture();
  }

  /// Small ones, drawn the same everywhere: for golden files.
  static List<Picture> small() {
    List<Picture> list = new ArrayList<>();
    Tensor values = Tensor.of(new float[] {1, -2, 0, 0.5f, Float.NaN, -1}, 3, 2);
    list.add(
        new HeatMap(
                "heat",
                "Attribution",
                values,
                Ramp.SIGNED,
                t -> "step " + t,
                r -> "feature " + r,
                Sides.ATTRIBUTION,
                List.of("A note."))
            .picture());
    list.add(
        HeatMap.of(
            "gates",
            "gru_0.update",
            Tensor.of(new float[] {0, 0.25f, 0.5f, 0.75f, 1, 0.1f}, 2, 3),
            Ramp.SEQUENTIAL,
            t -> "step " + t,
            r -> "unit " + r));
    Tensor other = Tensor.of(new float[] {1, -1, 0.5f, 0.5f, 0, 1}, 3, 2);
    list.add(beside("beside", values, other, Ramp.SIGNED));
    list.add(
        beside(
            "beside-bars",
            Tensor.of(new float[] {1, -2, 0.5f}, 3, 1),
            Tensor.of(new float[] {0.5f, 1, 1}, 3, 1),
            Ramp.SIGNED));
    double[] parts = {1, -0.5, 0.25, 0.125};
    list.add(Charts.bars("bars", "Bars", List.of("not", "שלום", "c", "d"), parts, 3));
    list.add(Charts.waterfall("fall", "Fall", 1, 3, List.of("a", "b", "c", "d"), parts, 3));
    list.add(
        new Curves(
                "curves",
                "Curves",
                "logit",
                List.of(
                    Curves.Curve.of("one", new double[] {0, 1, -1, 2}),
                    new Curves.Curve(
                        "two",
                        new double[] {Double.NaN, 0.5, 0.5, 1},
                        new double[] {Double.NaN, 0, 0.25, 0.5},
                        new double[] {Double.NaN, 1, 1, 1.5})),
                t -> "step " + t,
                List.of())
            .picture());
    list.add(
        new Words(
                "words",
                "Words",
                List.of("this", "was", "not", "bad"),
                new double[] {0.1, 0, -1, 0.5})
            .picture());
    list.add(
        new Lanes(
                "lanes",
                "Lanes",
                Tensor.of(new float[] {0, 1, 2, 0, 1, Float.NaN, 3, 2}, 4, 2),
                Tensor.of(new float[] {0, 0.5f, -1, 0, 0.25f, 0, 1, -0.5f}, 4, 2),
                t -> "step " + t,
                f -> "sensor " + f)
            .picture());
    Tensor image = Tensor.generate(i -> i % 3 == 0 ? 1 : i / 16.0, 4, 4);
    Tensor over = Tensor.generate(i -> i % 5 - 2, 4, 4);
    list.add(new ImageRows("image", "Image", image, over, t -> "row " + t).picture());
    float[] wave = new float[200];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (i % 20 - 10) / 10f;
    }
    list.add(
        new Sound(
                "sound",
                "Sound",
                wave,
                Tensor.generate(i -> i % 7, 5, 6),
                new double[] {0, 0.5, -1, 0.25, 0},
                t -> 10 * t + " ms",
                b -> "mel " + b)
            .picture());
    list.add(
        new Histograms(
                "histograms",
                "Gates",
                List.of(
                    Histograms.Panel.gate("update", new float[] {0, 0.02f, 0.5f, 1}),
                    Histograms.Panel.state("hidden", new float[] {-0.5f, 0.5f, 0.5f})),
                List.of())
            .picture());
    list.add(
        new Scatter(
                "phase",
                "update × reset",
                "update",
                "reset",
                "unit",
                List.of(
                    new Scatter.Panel("gru_0", new double[] {0, 0.5, 1}, new double[] {1, 0.5, 0})),
                List.of())
            .picture());
    return list;
  }

  /// Sizes that are hard to draw: one step, ten thousand steps, one unit, 512 units, only zeros,
  /// nothing but what is no number, long names, right-to-left text.
  static List<Picture> extreme() {
    List<Picture> list = new ArrayList<>();
    int[][] sizes = {{1, 1}, {1, 512}, {10_000, 1}, {300, 64}, {40, 512}};
    for (int[] size : sizes) {
      SplittableRandom dice = new SplittableRandom(7);
      Tensor some = Tensor.generate(i -> dice.nextDouble(-1, 1), size[0], size[1]);
      Tensor none = Tensor.zeros(size[0], size[1]);
      Tensor nothing = Tensor.generate(i -> Double.NaN, size[0], size[1]);
      for (Tensor values : List.of(some, none, nothing)) {
        list.addAll(of(values, size[0]));
      }
      double[] parts = new double[size[0]];
      Arrays.setAll(parts, t -> some.values()[t * size[1]]);
      list.addAll(of(parts));
    }
    list.addAll(of(new double[3]));
    String text = "a b";
    list.add(new Words("w", "וזה: كلمات", List.of(HEBREW), new double[6]).picture());
    list.add(new Words("w", "W", List.of(HEBREW), new double[] {1, -1, 1, -1, 1, 1}).picture());
    list.add(new Words("w", "W", List.of(ARABIC), new double[] {1, 2, 0, -1}).picture());
    list.add(new Words("w", "W", List.of(text, " ", "", "\n"), new double[4]).picture());
    list.add(new Words("w", "W", List.of("x".repeat(400)), new double[] {-1e-30}).picture());
    list.addAll(
        TrainingCurves.of(
            new History(
                "accuracy",
                List.of(new History.Epoch(0, 0.7, 0.5, Double.NaN, Double.NaN, 0.001)),
                0)));
    return list;
  }

  private static List<Picture> of(Tensor values, int steps) {
    String name = "a name of a row that is longer than there is room for it at the left";
    List<Picture> list = new ArrayList<>();
    for (Ramp ramp : Ramp.values()) {
      list.add(
          HeatMap.of("h", "A title ".repeat(30), values, ramp, t -> "step " + t, r -> "unit " + r));
      list.add(HeatMap.of("h", "H", values, ramp, t -> t + " " + name, r -> name + r));
    }
    list.add(new Lanes("l", "Lanes", values, values, t -> "step " + t, f -> name + f).picture());
    list.add(new ImageRows("i", "Image", values, values, t -> "row " + t).picture());
    double[] frames = new double[steps];
    list.add(
        new Sound("s", "Sound", new float[0], values, frames, t -> 10 * t + " ms", b -> name + b)
            .picture());
    return list;
  }

  private static List<Picture> of(double[] parts) {
    List<String> names =
        IntStream.range(0, parts.length).mapToObj(i -> "a rather long name of part " + i).toList();
    double[] tiny = Arrays.stream(parts).map(v -> v * 1e-12).toArray();
    double[] gates = Arrays.stream(parts).map(v -> Math.abs(v)).toArray();
    float[] floats = new float[parts.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) parts[i];
    }
    List<Picture> list = new ArrayList<>();
    list.add(Charts.bars("b", "Bars", names, parts, 12));
    list.add(Charts.bars("b", "Bars", names, tiny, 12));
    list.add(Charts.waterfall("f", "Fall", 1234.5, 1234.5, names, parts, 12));
    list.add(Charts.waterfall("f", "Fall", 0, 0, names, new double[parts.length], 12));
    list.add(
        Charts.curves(
            "c", "Curves", List.of("x".repeat(300)), new double[][] {tiny}, t -> "step " + t));
    list.add(
        Charts.curves(
            "c",
            "Curves",
            List.of("a", "b", "c"),
            new double[][] {parts, tiny, gates},
            names::get));
    list.add(new Words("w", "Words", names, parts).picture());
    list.add(
        new Histograms(
                "h",
                "Gates",
                List.of(
                    Histograms.Panel.gate("gate ".repeat(20), floats),
                    Histograms.Panel.state("state", floats)),
                List.of())
            .picture());
    list.add(
        new Scatter(
                "s",
                "Saturation",
                "share of steps below 0.1",
                "share of steps above 0.9",
                "unit",
                List.of(
                    new Scatter.Panel("a long name of a layer.update", gates, gates),
                    new Scatter.Panel("b", gates, gates),
                    new Scatter.Panel("c", gates, gates),
                    new Scatter.Panel("d", new double[0], new double[0])),
                List.of("A long sentence ".repeat(20)))
            .picture());
    return list;
  }
}
