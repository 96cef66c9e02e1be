package gatelens.report;

import gatelens.model.Model;
import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/// Several inputs on one clock: the attribution of each, and the gates of the layers that read
/// them, over the same stretches of time.
final class ClockPictures {
  private static final int MOST = 120;
  private static final String STEP = "step";

  private final Gallery gallery;
  private final Clock clock;

  /// The time of every step of every input, cut into equal stretches.
  ///
  /// @param times one array an input
  /// @param unit of all of them, `step` for numbered steps; empty where the data does not say
  /// @param start of the first stretch
  /// @param width of a stretch, above 0
  /// @param count of stretches
  private record Clock(List<double[]> times, String unit, double start, double width, int count) {
    int place(int input, int step) {
      return Math.min(count - 1, (int) ((times.get(input)[step] - start) / width));
    }

    String label(int place) {
      double time = start + place * width;
      String number =
          time == Math.rint(time)
              ? Long.toString((long) time)
              : String.format(Locale.ROOT, "%.4g", time);
      return unit.equals(STEP) ? STEP + " " + number : (number + " " + unit).strip();
    }
  }

  ClockPictures(Gallery gallery) {
    this.gallery = gallery;
    this.clock =
        clock(gallery.sample())
            .orElseThrow(() -> new IllegalArgumentException("the inputs have no common clock"));
  }

  /// True if a sample has several inputs whose steps have times of one unit, or are as many
  /// numbered steps.
  static boolean fits(Sample sample) {
    return clock(sample).isPresent();
  }

  private static Optional<Clock> clock(Sample sample) {
    List<double[]> times = new ArrayList<>();
    List<String> units = new ArrayList<>();
    for (Sequence input : sample.inputs()) {
      double[] found = new double[input.length()];
      switch (input.steps()) {
        case Axis.Time even -> {
          Arrays.setAll(found, t -> even.start() + t * even.interval());
          units.add(even.unit());
        }
        case Axis.Times any -> {
          found = any.times();
          units.add("as in the data");
        }
        case Axis.Numbered numbered -> {
          Arrays.setAll(found, t -> t);
          units.add(numbered.length() + " " + numbered.noun());
        }
        case Axis.Tokens words -> units.add("");
        case Axis.Channels channels -> units.add("");
        case Axis.Pixels pixels -> units.add("");
      }
      times.add(found);
    }
    boolean common =
        sample.inputs().size() > 1
            && !units.get(0).isEmpty()
            && units.stream().distinct().count() == 1;
    if (!common) {
      return Optional.empty();
    }
    double start = times.stream().flatMapToDouble(Arrays::stream).min().orElse(0);
    double end = times.stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    int most = times.stream().mapToInt(some -> some.length).max().orElse(1);
    int count = Math.max(1, Math.min(MOST, most));
    // the last step begins at `end` and needs a stretch of its own
    double width = count == 1 || end == start ? 1 : (end - start) / (count - 1);
    String unit =
        switch (sample.first().steps()) {
          case Axis.Time even -> even.unit();
          case Axis.Numbered numbered -> STEP;
          default -> "";
        };
    return Optional.of(new Clock(times, unit, start, width, count));
  }

  List<Picture> pictures() {
    List<Picture> list = new ArrayList<>();
    list.add(attribution());
    if (!gallery.trace().recurrent().isEmpty()) {
      list.add(gates());
    }
    return list;
  }

  private Picture attribution() {
    List<Tensor> events = gallery.explanation().byEvent();
    int inputs = events.size();
    double[] sums = new double[clock.count * inputs];
    for (int b = 0; b < inputs; b++) {
      float[] values = events.get(b).values();
      for (int t = 0; t < values.length; t++) {
        sums[clock.place(b, t) * inputs + b] += values[t];
      }
    }
    List<String> names =
        gallery.score().model().branches().stream().map(branch -> branch.name()).toList();
    return new HeatMap(
            gallery.name("clock"),
            "What each input did to the " + gallery.score().description() + ", on one clock",
            Tensor.generate(i -> sums[i], clock.count, inputs),
            Ramp.SIGNED,
            clock::label,
            names::get,
            Sides.ATTRIBUTION,
            List.of("The sum over the steps of each stretch of time."))
        .picture();
  }

  private Picture gates() {
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (LayerTrace layer : gallery.trace().recurrent()) {
      int input = input(layer.layer().name());
      if (input < 0) {
        continue;
      }
      layer
          .signals()
          .forEach((signal, values) -> {
            if (GateHealth.isGate(signal)) {
              names.add(layer.layer().name() + "." + signal);
              rows.add(means(input, values));
            }
          });
    }
    int count = rows.size();
    IntFunction<String> name = names::get;
    return new HeatMap(
            gallery.name("clock-gates"),
            "How open the gates are, on one clock",
            Tensor.generate(i -> rows.get(i % count)[i / count], clock.count, count),
            Ramp.SEQUENTIAL,
            clock::label,
            name,
            Sides.VALUES,
            "no step then",
            List.of("The mean over units and the steps of each stretch of time."))
        .picture();
  }

  /// The mean over units and steps of each stretch; NaN where it has no step.
  private double[] means(int input, Tensor values) {
    double[] sums = new double[clock.count];
    int[] counts = new int[clock.count];
    int units = values.extent(1);
    int steps = Math.min(values.extent(0), clock.times.get(input).length);
    for (int t = 0; t < steps; t++) {
      int place = clock.place(input, t);
      for (int u = 0; u < units; u++) {
        sums[place] += values.values()[t * units + u];
        counts[place]++;
      }
    }
    for (int p = 0; p < sums.length; p++) {
      sums[p] = counts[p] == 0 ? Double.NaN : sums[p] / counts[p];
    }
    return sums;
  }

  /// The input that a layer reads, or -1 for a layer behind the place where they are joined.
  private int input(String layer) {
    Model model = gallery.score().model();
    for (int b = 0; b < model.branches().size(); b++) {
      if (model.branches().get(b).layers().stream().anyMatch(each -> Gallery.is(each, layer))) {
        return b;
      }
    }
    return -1;
  }
}
