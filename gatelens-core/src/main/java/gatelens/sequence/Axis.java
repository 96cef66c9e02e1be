package gatelens.sequence;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What the positions along one axis are called, kept from the raw input to the last picture.
public sealed interface Axis {
  /// The number of positions.
  int length();

  /// The name of one position, for people: a word, `120 ms`, a sensor.
  ///
  /// @param position from 0 to `length() - 1`
  String label(int position);

  /// The name as it can be seen: `␣` where it is nothing but blanks or line ends.
  ///
  /// @param position from 0 to `length() - 1`
  default String shown(int position) {
    return visible(label(position));
  }

  /// The name for people, who count steps, rows and columns from 1; features and units keep the
  /// number that code has, from 0.
  ///
  /// @param position from 0 to `length() - 1`
  default String told(int position) {
    return shown(position);
  }

  /// A number at one position in the units of the data: what a model reads standardised is scaled
  /// back, anything else stays as it is.
  ///
  /// @param position from 0 to `length() - 1`
  /// @param value as the model reads it; it may be no number
  default double raw(int position, double value) {
    return value;
  }

  /// A name as it can be seen.
  static String visible(String name) {
    return name.isBlank() ? "␣" : name;
  }

  /// Plain numbered positions: `step 0`, `unit 3`.
  ///
  /// @param length how many
  /// @param noun what one position is called: `step`, `feature`, `unit`
  record Numbered(int length, String noun) implements Axis {
    @Override
    public String label(int position) {
      return noun + " " + position;
    }

    @Override
    public String told(int position) {
      return noun.equals("step") ? noun + " " + (position + 1) : label(position);
    }
  }

  /// Words, characters or sub-words.
  ///
  /// @param labels one label a position
  /// @param unknown positions of those that the model never saw in training: it reads all of them
  ///   as one and the same
  record Tokens(List<String> labels, Set<Integer> unknown) implements Axis {
    /// Keeps unmodifiable copies.
    public Tokens {
      labels = List.copyOf(labels);
      unknown = Collections.unmodifiableSet(new TreeSet<>(unknown));
    }

    /// Tokens all of which are known.
    public Tokens(List<String> labels) {
      this(labels, Set.of());
    }

    /// The token; one that the model never saw stands in brackets, with a question mark, and
    /// nothing is padding.
    @Override
    public String shown(int position) {
      String label = labels.get(position);
      if (label.isEmpty() && !unknown.contains(position)) {
        return "[padding]";
      }
      boolean mark = label.startsWith("[") || label.startsWith("<");
      return unknown.contains(position) && !mark
          ? "[" + Axis.visible(label) + "?]"
          : Axis.visible(label);
    }

    @Override
    public int length() {
      return labels.size();
    }

    @Override
    public String label(int position) {
      return labels.get(position);
    }
  }

  /// Steps at a constant distance in time.
  ///
  /// @param length number of steps
  /// @param start time of the first step, in `unit`
  /// @param interval time from one step to the next, in `unit`
  /// @param unit such as `ms`, `s`, `h`
  record Time(int length, double start, double interval, String unit) implements Axis {
    @Override
    public String label(int position) {
      double time = start + position * interval;
      return (time == Math.rint(time)
              ? Long.toString((long) time)
              : String.format(Locale.ROOT, "%.3g", time))
          + " "
          + unit;
    }
  }

  /// Steps at any times, as they stand in the data.
  ///
  /// @param times one a step
  /// @param scale what they mean
  record Times(double[] times, TimeScale scale) implements Axis {
    /// Times in a unit that is not known.
    public Times(double[] times) {
      this(times, TimeScale.UNKNOWN);
    }

    @Override
    public int length() {
      return times.length;
    }

    @Override
    public String label(int position) {
      String label = scale.label(times[position]);
      return days() ? label.substring(0, label.indexOf(' ')) : label;
    }

    /// True if the steps are days: neither the first two nor the last have a time of day.
    private boolean days() {
      return scale == TimeScale.DATE
          && TimeScale.midnight(times[0])
          && TimeScale.midnight(times[Math.min(1, times.length - 1)])
          && TimeScale.midnight(times[times.length - 1]);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Times that && scale == that.scale && Arrays.equals(times, that.times);
    }

    @Override
    public int hashCode() {
      return 31 * scale.hashCode() + Arrays.hashCode(times);
    }

    @Override
    public String toString() {
      return "times" + Arrays.toString(times) + scale.symbol();
    }
  }

  /// Named features: sensors, columns, frequency bands.
  ///
  /// @param names one name per channel
  /// @param scales what the numbers of each channel are in the data, one per channel; {@link
  ///   Standardisation#NONE} for what a model reads as it stands there
  /// @param meanings what each channel says in the data, one per channel
  record Channels(List<String> names, List<Standardisation> scales, List<Meaning> meanings)
      implements Axis {
    /// Keeps unmodifiable copies.
    ///
    /// @throws IllegalArgumentException if there is not one scale and one meaning per name
    public Channels {
      names = List.copyOf(names);
      scales = List.copyOf(scales);
      meanings = List.copyOf(meanings);
      if (names.size() != scales.size() || names.size() != meanings.size()) {
        throw new IllegalArgumentException(
            "channels: expected one scale and one meaning for each of "
                + names.size()
                + " names, found "
                + scales.size()
                + " and "
                + meanings.size());
      }
    }

    /// Channels of numbers.
    public Channels(List<String> names, List<Standardisation> scales) {
      this(names, scales, Collections.nCopies(names.size(), Meaning.NUMBER));
    }

    /// Channels that a model reads as they stand in the data.
    public Channels(List<String> names) {
      this(names, Collections.nCopies(names.size(), Standardisation.NONE));
    }

    @Override
    public int length() {
      return names.size();
    }

    @Override
    public String label(int position) {
      return names.get(position);
    }

    @Override
    public double raw(int position, double value) {
      return meanings.get(position) instanceof Meaning.Elapsed elapsed
          ? elapsed.time(value)
          : scales.get(position).raw(value);
    }
  }

  /// Rows, columns or patches of an image.
  ///
  /// @param length number of positions
  /// @param noun `row`, `column`, `pixel` or `patch`
  record Pixels(int length, String noun) implements Axis {
    @Override
    public String label(int position) {
      return noun + " " + position;
    }

    @Override
    public String told(int position) {
      return noun + " " + (position + 1);
    }
  }

  /// Numbered steps.
  static Axis steps(int length) {
    return new Numbered(length, "step");
  }

  /// Numbered features.
  static Axis features(int length) {
    return new Numbered(length, "feature");
  }
}
