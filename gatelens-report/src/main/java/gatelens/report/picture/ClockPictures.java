package gatelens.report.picture;

import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TimeScale;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// Several inputs on one clock: the attribution of each, and the gates of the layers that read
/// them, over the same stretches of time.
final class ClockPictures {
  private static final int MOST = 120;
  private static final String STEP = "step";
  private static final String TIME = "time";
  private static final MathContext SHOWN = new MathContext(4);

  /// Stretches of time of which one is so many times as long as another look like two units.
  private static final double OTHER_UNIT = 100;

  private final Gallery gallery;
  private final Clock clock;

  /// The time of every step of every input, cut into equal stretches.
  ///
  /// @param times one array an input, empty for inputs without time
  /// @param first the first input's, for what a time is called
  /// @param start of the first stretch
  /// @param width of a stretch, above 0
  /// @param count of stretches
  private record Clock(List<double[]> times, Dial first, double start, double width, int count) {
    int place(int input, int step) {
      return Math.min(count - 1, (int) ((times.get(input)[step] - start) / width));
    }

    String label(int place) {
      double time = start + place * width;
      if (first.scale == TimeScale.DATE) {
        return TimeScale.DATE.label(time);
      }
      String number = BigDecimal.valueOf(time).round(SHOWN).stripTrailingZeros().toPlainString();
      boolean steps = first.unit.endsWith(STEP);
      return steps ? STEP + " " + number : (number + " " + first.unit).strip();
    }
  }

  ClockPictures(Gallery gallery) {
    this.gallery = gallery;
    this.clock =
        clock(gallery.sample())
            .orElseThrow(() -> new IllegalArgumentException("the inputs have no common clock"));
  }

  /// True if a sample has several inputs whose steps have times that can be compared, or are as
  /// many numbered steps.
  static boolean fits(Sample sample) {
    return clock(sample).isPresent();
  }

  private static Optional<Clock> clock(Sample sample) {
    List<Dial> dials = new ArrayList<>();
    List<Optional<Dial>> all = new ArrayList<>();
    for (Sequence input : sample.inputs()) {
      Optional<Dial> dial = dial(input.steps());
      all.add(dial);
      dial.ifPresent(dials::add);
    }
    if (dials.size() < 2) {
      return Optional.empty();
    }
    boolean same = dials.stream().map(Dial::unit).distinct().count() == 1;
    if (!same) {
      if (dials.stream().anyMatch(dial -> dial.scale().seconds() == 0)) {
        return Optional.empty();
      }
      dials.replaceAll(Dial::inSeconds);
    }
    List<double[]> times = new ArrayList<>();
    int timed = 0;
    for (Optional<Dial> dial : all) {
      times.add(dial.isPresent() ? dials.get(timed++).times() : new double[0]);
    }
    double start = times.stream().flatMapToDouble(Arrays::stream).min().orElse(0);
    double end = times.stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    int most = times.stream().mapToInt(some -> some.length).max().orElse(1);
    int count = Math.max(1, Math.min(MOST, most));
    // the last step begins at `end` and needs a stretch of its own
    double width = count == 1 || end == start ? 1 : (end - start) / (count - 1);
    return Optional.of(new Clock(times, dials.get(0), start, width, count));
  }

  /// The times of one input.
  ///
  /// @param unit what must be the same of all inputs, unless the scales can be compared
  private record Dial(double[] times, String unit, TimeScale scale) {
    Dial inSeconds() {
      return new Dial(
          Arrays.stream(times).map(time -> time * scale.seconds()).toArray(),
          TimeScale.SECONDS.symbol(),
          TimeScale.SECONDS);
    }
  }

  private static Optional<Dial> dial(Axis steps) {
    double[] times = new double[steps.length()];
    return switch (steps) {
      case Axis.Time even -> {
        Arrays.setAll(times, t -> even.start() + t * even.interval());
        yield Optional.of(
            new Dial(times, even.unit(), TimeScale.of(even.unit()).orElse(TimeScale.UNKNOWN)));
      }
      case Axis.Times any -> Optional.of(new Dial(any.times(), any.scale().symbol(), any.scale()));
      case Axis.Numbered numbered -> {
        Arrays.setAll(times, t -> t);
        yield Optional.of(
            new Dial(times, numbered.length() + " " + numbered.noun(), TimeScale.UNKNOWN));
      }
      case Axis.Tokens words -> Optional.empty();
      case Axis.Channels channels -> Optional.empty();
      case Axis.Pixels pixels -> Optional.empty();
    };
  }

  List<Picture> pictures() {
    List<Picture> list = new ArrayList<>();
    list.add(attribution());
    if (gallery.reason(View.GATES).isEmpty()) {
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
      for (int t = 0; t < values.length && t < clock.times.get(b).length; t++) {
        sums[clock.place(b, t) * inputs + b] += values[t];
      }
      outside(b, sums, inputs);
    }
    List<String> names = gallery.decision().model().inputs();
    return new HeatMap(
            gallery.name("clock"),
            "What each input did to the " + gallery.decision().score() + ", on one clock",
            Tensor.generate(i -> sums[i], clock.count, inputs),
            Ramp.SIGNED,
            clock::label,
            names::get,
            Sides.ATTRIBUTION,
            "not then",
            notes(events, names),
            TIME)
        .picture();
  }

  /// Before its first and after its last step an input says nothing: that is no 0.
  private void outside(int input, double[] sums, int inputs) {
    double[] times = clock.times.get(input);
    int first = times.length == 0 ? clock.count : clock.place(input, 0);
    int last = times.length == 0 ? clock.count : clock.place(input, times.length - 1);
    for (int place = 0; place < clock.count; place++) {
      if (place < first || place > last) {
        sums[place * inputs + input] = Double.NaN;
      }
    }
  }

  private List<String> notes(List<Tensor> events, List<String> names) {
    List<String> notes = new ArrayList<>();
    notes.add("The sum over the steps of each stretch of time.");
    double shortest = Double.POSITIVE_INFINITY;
    double longest = 0;
    double latest = Double.NEGATIVE_INFINITY;
    double earliest = Double.POSITIVE_INFINITY;
    for (int b = 0; b < names.size(); b++) {
      double[] times = clock.times.get(b);
      if (times.length == 0) {
        double sum = 0;
        for (float value : events.get(b).values()) {
          sum += value;
        }
        notes.add(
            names.get(b) + " has no time and is hatched; its sum is " + Markup.signed(sum) + ".");
        continue;
      }
      latest = Math.max(latest, times[0]);
      earliest = Math.min(earliest, times[times.length - 1]);
      if (times.length > 1) {
        shortest = Math.min(shortest, times[times.length - 1] - times[0]);
        longest = Math.max(longest, times[times.length - 1] - times[0]);
      }
    }
    if (latest > earliest) {
      notes.add("The inputs have no time in common: where one has no step it is hatched.");
    }
    if (shortest > 0 && longest >= OTHER_UNIT * shortest) {
      notes.add(
          "One input lasts %.3g times as long as another: is its time in another unit (--time-unit)?"
              .formatted(longest / shortest));
    }
    return notes;
  }

  private Picture gates() {
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (LayerTrace.Recurrent layer : gallery.trace().recurrent()) {
      int input = input(layer.layer().name());
      if (input < 0 || clock.times.get(input).length == 0) {
        continue;
      }
      layer
          .signals()
          .forEach((signal, values) -> {
            if (layer.isShare(signal)) {
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
            List.of("The mean over units and the steps of each stretch of time."),
            TIME)
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
    return gallery.decision().model().inputOf(layer).orElse(-1);
  }
}
