package gatelens.data;

import gatelens.sequence.TimeScale;
import java.util.List;

/// What a person has, before it is numbers a model reads.
public sealed interface Input {
  /// What kind it is, for messages: `text`, `image`, `audio`, `series`.
  String kind();

  /// Bytes of memory that it takes, about.
  long bytes();

  /// What a person should know of how it was read, in sentences that are the same for all inputs of
  /// which they are true; usually nothing.
  default List<String> notes() {
    return List.of();
  }

  /// An input that a row does not have.
  record Absent() implements Input {
    @Override
    public String kind() {
      return "nothing";
    }

    @Override
    public long bytes() {
      return 0;
    }
  }

  /// A text as it was written.
  ///
  /// @param text any Unicode text; may be empty
  record Text(String text) implements Input {
    @Override
    public long bytes() {
      return (long) text.length() * Character.BYTES;
    }

    @Override
    public String kind() {
      return "text";
    }
  }

  /// A picture.
  ///
  /// @param height rows, at least 1
  /// @param width columns, at least 1
  /// @param channels 1 (grey) or 3 (red, green, blue)
  /// @param values `float[height][width][channels]` row-major, each in [0, 1]
  /// @param notes what a person should know of how it was read
  record Image(int height, int width, int channels, float[] values, List<String> notes)
      implements Input {
    /// A picture of which nothing is to be said.
    public Image(int height, int width, int channels, float[] values) {
      this(height, width, channels, values, List.of());
    }

    /// Checks the size.
    ///
    /// @throws IllegalArgumentException if the values do not fill the picture
    public Image {
      notes = List.copyOf(notes);
      if (height < 1 || width < 1 || values.length != (long) height * width * channels) {
        throw new IllegalArgumentException(
            "an image of %d rows, %d columns and %d channels: found %d values"
                .formatted(height, width, channels, values.length));
      }
    }

    @Override
    public long bytes() {
      return (long) values.length * Float.BYTES;
    }

    @Override
    public String kind() {
      return "image";
    }

    /// The same picture with other notes.
    public Image with(List<String> others) {
      return new Image(height, width, channels, values, others);
    }
  }

  /// A sound of one channel.
  ///
  /// @param samples each in [-1, 1]
  /// @param rate samples a second, at least 1
  /// @param notes what a person should know of how it was read
  record Audio(float[] samples, int rate, List<String> notes) implements Input {
    /// Keeps an unmodifiable copy.
    public Audio {
      notes = List.copyOf(notes);
    }

    /// A sound of which nothing is to be said.
    public Audio(float[] samples, int rate) {
      this(samples, rate, List.of());
    }

    @Override
    public long bytes() {
      return (long) samples.length * Float.BYTES;
    }

    @Override
    public String kind() {
      return "audio";
    }
  }

  /// A series of events: a table with one row a step.
  ///
  /// @param columns by name, all of the same length
  /// @param times of the steps; empty where the steps are evenly spaced
  /// @param scale what the times mean
  /// @param steps names of the steps, such as the columns of a wide table; empty where they have
  ///   none
  record Series(List<Column> columns, double[] times, TimeScale scale, List<String> steps)
      implements Input {
    /// A series whose steps have no names.
    public Series(List<Column> columns, double[] times, TimeScale scale) {
      this(columns, times, scale, List.of());
    }

    /// A series whose times are in a unit that is not known.
    public Series(List<Column> columns, double[] times) {
      this(columns, times, TimeScale.UNKNOWN);
    }

    /// Keeps an unmodifiable copy and checks the lengths.
    ///
    /// @throws IllegalArgumentException if the columns differ in length, or there are other times
    ///   or names than steps
    public Series {
      columns = List.copyOf(columns);
      steps = List.copyOf(steps);
      if (!steps.isEmpty() && (columns.isEmpty() || columns.get(0).length() != steps.size())) {
        throw new IllegalArgumentException(
            "a series has names for %d steps, but other steps".formatted(steps.size()));
      }
      if (times.length > 0 && !columns.isEmpty() && columns.get(0).length() != times.length) {
        throw new IllegalArgumentException(
            "a series of %d steps has %d times".formatted(columns.get(0).length(), times.length));
      }
      for (Column column : columns) {
        if (column.length() != columns.get(0).length()) {
          throw new IllegalArgumentException(
              "column %s has %d steps, column %s has %d"
                  .formatted(
                      columns.get(0).name(),
                      columns.get(0).length(),
                      column.name(),
                      column.length()));
        }
      }
    }

    @Override
    public long bytes() {
      return (long) length() * Double.BYTES * (columns.size() + 1);
    }

    /// The number of steps, T.
    public int length() {
      return columns.isEmpty() ? 0 : columns.get(0).length();
    }

    @Override
    public String kind() {
      return "series";
    }
  }

  /// One column of a series.
  sealed interface Column {
    /// Its name.
    String name();

    /// The number of steps, T.
    int length();

    /// Numbers.
    ///
    /// @param name its name
    /// @param values `float[T]`; NaN where the value is missing
    record Numbers(String name, float[] values) implements Column {
      @Override
      public int length() {
        return values.length;
      }

      /// The last value that is there; NaN where there is none.
      public float last() {
        int at = values.length - 1;
        while (at > 0 && Float.isNaN(values[at])) {
          at--;
        }
        return at < 0 ? Float.NaN : values[at];
      }
    }

    /// Categories.
    ///
    /// @param name its name
    /// @param values one a step; the empty word where the value is missing
    record Words(String name, List<String> values) implements Column {
      /// Keeps an unmodifiable copy.
      public Words {
        values = List.copyOf(values);
      }

      @Override
      public int length() {
        return values.size();
      }
    }
  }
}
