package gatelens.report.picture;

import gatelens.report.draw.Markup;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Sides;
import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// Several inputs on one clock: the attribution of each, and the gates of the layers that read
/// them, over the same stretches of time.
final class ClockPictures {
  private static final int MOST = 120;
  private static final String TIME = "time";

  /// Stretches of time of which one is so many times as long as another look like two units.
  private static final double OTHER_UNIT = 100;

  private final Gallery gallery;
  private final Clock clock;

  ClockPictures(Gallery gallery) {
    this.gallery = gallery;
    this.clock =
        Clock.of(gallery.sample())
            .orElseThrow(() -> new IllegalArgumentException("the inputs have no common clock"));
  }

  /// True if a sample has several inputs of which one has times, or two are as many numbered steps.
  static boolean fits(Sample sample) {
    return Clock.of(sample).isPresent();
  }

  List<Picture> pictures() {
    List<Picture> list = new ArrayList<>();
    list.add(attribution());
    if (gallery.reason(View.GATES).isEmpty()) {
      gates().ifPresent(list::add);
    }
    return list;
  }

  private Picture attribution() {
    List<Tensor> events = gallery.explanation().byEvent();
    List<String> names = gallery.decision().model().inputs();
    List<ClockMap.Lane> timed = new ArrayList<>();
    List<ClockMap.Lane> others = new ArrayList<>();
    for (int b = 0; b < events.size(); b++) {
      if (clock.has(b)) {
        timed.add(new ClockMap.Lane(names.get(b), sums(b, events.get(b)), clock::label));
      } else {
        others.add(inOrder(b, events.get(b), names.get(b)));
      }
    }
    return new ClockMap(
            gallery.name("clock"),
            "What each input did to the " + gallery.decision().score() + ", on one clock",
            clock,
            timed,
            others,
            notes(events, names))
        .picture();
  }

  /// The sum of each stretch of time.
  private double[] sums(int input, Tensor events) {
    double[] sums = new double[clock.count()];
    float[] values = events.values();
    for (int t = 0; t < values.length && t < clock.times().get(input).length; t++) {
      sums[clock.place(input, t)] += values[t];
    }
    outside(input, sums);
    return sums;
  }

  /// The steps of an input without time, without padding; of many, sums of as many neighbours.
  private ClockMap.Lane inOrder(int input, Tensor events, String name) {
    Told told = Told.of(gallery.decision(), input, events.extent(0));
    IntFunction<String> label = gallery.sample().inputs().get(input).steps()::told;
    int[] steps = told.steps();
    int count = Math.min(MOST, steps.length);
    double[] sums = new double[count];
    int[] first = new int[count];
    for (int i = steps.length - 1; i >= 0; i--) {
      int cell = (int) ((long) i * count / steps.length);
      sums[cell] += events.values()[steps[i]];
      first[cell] = steps[i];
    }
    return new ClockMap.Lane(name, sums, i -> label.apply(first[i]));
  }

  /// Before its first and after its last step an input says nothing: that is no 0.
  private void outside(int input, double[] sums) {
    double[] times = clock.times().get(input);
    int first = clock.place(input, 0);
    int last = clock.place(input, times.length - 1);
    for (int place = 0; place < clock.count(); place++) {
      if (place < first || place > last) {
        sums[place] = Double.NaN;
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
      double[] times = clock.times().get(b);
      if (times.length == 0) {
        double sum = 0;
        for (float value : events.get(b).values()) {
          sum += value;
        }
        Sequence input = gallery.sample().inputs().get(b);
        notes.add(
            names.get(b)
                + (input.steps() instanceof Axis.Tokens || input.steps() instanceof Axis.Pixels
                    ? " has no time"
                    : " has no time on this clock (another unit, or none)")
                + ": its steps stand in their order, over a hatched line; its sum is "
                + Markup.signed(sum)
                + ".");
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

  private Optional<Picture> gates() {
    List<String> names = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (LayerTrace.Recurrent layer : gallery.trace().recurrent()) {
      int input = input(layer.layer().name());
      if (input < 0 || clock.times().get(input).length == 0) {
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
    if (count == 0) {
      return Optional.empty();
    }
    IntFunction<String> name = names::get;
    return Optional.of(
        new HeatMap(
                gallery.name("clock-gates"),
                "How open the gates are, on one clock",
                Tensor.generate(i -> rows.get(i % count)[i / count], clock.count(), count),
                Ramp.SEQUENTIAL,
                clock::label,
                name,
                Sides.VALUES,
                "no step then",
                List.of("The mean over units and the steps of each stretch of time."),
                TIME)
            .picture());
  }

  /// The mean over units and steps of each stretch; NaN where it has no step.
  private double[] means(int input, Tensor values) {
    double[] sums = new double[clock.count()];
    int[] counts = new int[clock.count()];
    int units = values.extent(1);
    int steps = Math.min(values.extent(0), clock.times().get(input).length);
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
