package gatelens.report.picture;

import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TimeScale;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The one time of several inputs, cut into equal stretches that begin at round times. Inputs whose
/// steps have no time, or one that cannot be compared, are not on it.
///
/// @param times of every step of every input, in the clock's unit; empty for those not on it
/// @param scale what the numbers mean
/// @param unit how they are written
/// @param start of the first stretch, a multiple of the width
/// @param width of a stretch, above 0 and round
/// @param count of stretches
record Clock(
    List<double[]> times, TimeScale scale, String unit, double start, double width, int count) {
  private static final int MOST = 120;
  private static final String STEP = "step";

  /// Behind what numbered steps are called.
  private static final String NUMBERED = " #";

  private static final MathContext SHOWN = new MathContext(6);
  private static final double MINUTE = 60;
  private static final double HOUR = 3600;

  /// A time that is a stretch's beginning but for the last digits of a double is in that stretch.
  private static final double NEARLY = 1e-6;

  /// Seconds of what people count in from a minute on.
  private static final double[] ROUND = {
    1,
    2,
    5,
    10,
    15,
    30,
    60,
    120,
    300,
    600,
    900,
    1800,
    3600,
    7200,
    10_800,
    21_600,
    43_200,
    86_400,
    172_800,
    604_800,
    1_209_600,
    2_592_000,
    7_776_000,
    31_536_000,
    63_072_000,
    157_680_000
  };

  /// The times of one input.
  ///
  /// @param unit how they are written; of numbered steps what they are called
  /// @param key inputs of one key share a clock
  private record Dial(double[] times, String unit, TimeScale scale, String key) {
    Dial(double[] times, String unit, TimeScale scale) {
      this(times, unit, scale, scale.seconds() > 0 ? TimeScale.SECONDS.symbol() : unit);
    }

    /// True for a time that people know; false for numbers whose unit nobody told.
    boolean isTime() {
      return scale.seconds() > 0 || scale == TimeScale.DATE;
    }

    Dial inSeconds() {
      return new Dial(
          Arrays.stream(times).map(time -> time * scale.seconds()).toArray(),
          TimeScale.SECONDS.symbol(),
          TimeScale.SECONDS);
    }
  }

  /// The clock on which most inputs of a sample stand, the first of several; empty of one input, or
  /// where no two share numbers and none has a time.
  static Optional<Clock> of(Sample sample) {
    if (sample.inputs().size() < 2) {
      return Optional.empty();
    }
    List<Optional<Dial>> all = new ArrayList<>();
    Map<String, List<Dial>> groups = new LinkedHashMap<>();
    for (Sequence input : sample.inputs()) {
      Optional<Dial> dial = dial(input.steps());
      all.add(dial);
      dial.ifPresent(one -> groups.computeIfAbsent(one.key(), k -> new ArrayList<>()).add(one));
    }
    List<Dial> most = List.of();
    for (List<Dial> group : groups.values()) {
      boolean clock = group.size() > 1 || group.get(0).isTime();
      most = clock && group.size() > most.size() ? group : most;
    }
    return most.isEmpty() ? Optional.empty() : Optional.of(of(all, most));
  }

  private static Clock of(List<Optional<Dial>> all, List<Dial> group) {
    Dial first = group.get(0);
    boolean one = group.stream().map(Dial::unit).distinct().count() == 1;
    Dial shown = one ? first : first.inSeconds();
    List<double[]> times = new ArrayList<>();
    for (Optional<Dial> dial : all) {
      times.add(
          dial.filter(d -> d.key().equals(first.key()))
              .map(d -> (one ? d : d.inSeconds()).times())
              .orElse(new double[0]));
    }
    double low = times.stream().flatMapToDouble(Arrays::stream).min().orElse(0);
    double high = times.stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    int steps = Math.max(1, times.stream().mapToInt(some -> some.length).max().orElse(1));
    double least = high == low ? 1 : (high - low) / Math.max(1, Math.min(MOST, steps) - 1);
    double width = round(least * (1 - NEARLY), shown.scale, high - low);
    double start = Math.floor(low / width + NEARLY) * width;
    int count = (int) Math.floor((high - start) / width + NEARLY) + 1;
    return new Clock(times, shown.scale, shown.unit, start, width, count);
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
        Arrays.setAll(times, t -> numbered.noun().equals(STEP) ? t + 1 : t);
        String noun = numbered.noun() + NUMBERED;
        yield Optional.of(new Dial(times, noun, TimeScale.UNKNOWN, numbered.length() + " " + noun));
      }
      case Axis.Tokens words -> Optional.empty();
      case Axis.Channels channels -> Optional.empty();
      case Axis.Pixels pixels -> Optional.empty();
    };
  }

  /// True if times run over a minute, and are told as minutes and seconds or dates.
  private static boolean isLong(TimeScale scale, double range) {
    boolean fine = scale == TimeScale.MILLISECONDS || scale == TimeScale.SECONDS;
    return scale == TimeScale.DATE || (fine && range * scale.seconds() >= MINUTE);
  }

  /// The least round length that is not below one: 1, 2 or 5 times a power of ten, or what minutes,
  /// hours and days are cut into.
  private static double round(double least, TimeScale scale, double range) {
    if (isLong(scale, range)) {
      double unit = scale == TimeScale.DATE ? 1 : scale.seconds();
      for (double seconds : ROUND) {
        if (seconds >= least * unit && least * unit > 0.5) {
          return seconds / unit;
        }
      }
    }
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double times : new double[] {1, 2, 5}) {
      if (times * power >= least * (1 - NEARLY)) {
        return times * power;
      }
    }
    return 10 * power;
  }

  /// True for an input that stands on it.
  boolean has(int input) {
    return times.get(input).length > 0;
  }

  /// The stretch of a step.
  int place(int input, int step) {
    int place = (int) Math.floor((times.get(input)[step] - start) / width + NEARLY);
    return Math.clamp(place, 0, count - 1);
  }

  /// When a stretch begins, in words.
  String label(int place) {
    return text(start + place * width);
  }

  /// Round times on it.
  ///
  /// @param most how many have room
  double[] ticks(int most) {
    double range = count * width;
    double step = Math.max(width, round(range / Math.max(1, most), scale, range));
    double first = Math.ceil(start / step - NEARLY) * step;
    int ticks = (int) Math.floor((start + range - first) / step + NEARLY) + 1;
    double[] at = new double[Math.max(0, ticks)];
    Arrays.setAll(at, i -> first + i * step);
    return at;
  }

  /// Where a time stands, as a share of the whole.
  double share(double time) {
    return (time - start) / (count * width);
  }

  /// A time in words: `120 ms`, `1:30`, `2026-01-01 06:00`, `step 3`.
  String text(double time) {
    if (scale == TimeScale.DATE) {
      return TimeScale.DATE.label(time);
    }
    double seconds = time * scale.seconds();
    if (isLong(scale, count * width) && Math.abs(seconds - Math.rint(seconds)) < NEARLY) {
      return minutes(Math.round(seconds));
    }
    double shown = Math.abs(time) < NEARLY * width ? 0 : time;
    String number = BigDecimal.valueOf(shown).round(SHOWN).stripTrailingZeros().toPlainString();
    return unit.endsWith(NUMBERED)
        ? unit.replace(NUMBERED, " ") + number
        : (number + " " + unit).strip();
  }

  private static String minutes(long seconds) {
    long size = Math.abs(seconds);
    String sign = seconds < 0 ? "-" : "";
    return sign
        + (size >= HOUR
            ? String.format(Locale.ROOT, "%d:%02d:%02d", size / 3600, size / 60 % 60, size % 60)
            : String.format(Locale.ROOT, "%d:%02d", size / 60, size % 60));
  }
}
