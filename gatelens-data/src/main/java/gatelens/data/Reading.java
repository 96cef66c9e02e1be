package gatelens.data;

import gatelens.sequence.TimeScale;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// How files are read. All that is empty is found out from the files.
///
/// @param format the kind of file
/// @param id column that tells sequences apart, in long tables; several names are joined
/// @param time column with the time of each step, in long tables
/// @param timeScale what numbers in it mean; dates say it themselves
/// @param features columns that are read; empty for all that are not named otherwise
/// @param label column with the class
/// @param text column with a text
/// @param window steps of a long series that a forecast reads; 0 where nothing is forecast
/// @param horizon steps that are forecast; usual: 1 to 24
/// @param targets columns that are forecast; empty for all features
/// @param stride steps from one window to the next; usual: 1
/// @param imageRows rows of the image that a line of a wide table is; 0 where it is a series
public record Reading(
    Format format,
    List<String> id,
    Optional<String> time,
    TimeScale timeScale,
    List<String> features,
    Optional<String> label,
    Optional<String> text,
    int window,
    int horizon,
    List<String> targets,
    int stride,
    int imageRows) {
  /// The kind of file.
  public enum Format {
    /// What the name and the first bytes say.
    AUTO,
    /// CSV with a header: one row a step (long) where an id is named, else one row an example
    /// (wide).
    CSV,
    /// A JSON object a line; arrays are series.
    JSONL,
    /// Apache Parquet, with the columns of a CSV.
    PARQUET,
    /// Apache Arrow, as a file or a stream (Feather 2), with the columns of a CSV; read by the
    /// optional module `gatelens-arrow`.
    ARROW,
    /// `label TAB text` a line.
    LABELLED_TEXT,
    /// A text a line.
    TEXT,
    /// A text, whole.
    DOCUMENT,
    /// UCR and UEA archive, `.ts`.
    TS,
    /// UCR archive, `.txt`: a class and numbers a line.
    UCR,
    /// MNIST's format, `.idx` or `idx3-ubyte`, also gzipped; labels beside it.
    IDX,
    /// A CSV with columns `path` and `label`, or several columns of files.
    MANIFEST,
    /// An image.
    IMAGE,
    /// A sound.
    AUDIO
  }

  /// Keeps unmodifiable copies and checks the numbers.
  ///
  /// @throws IllegalArgumentException if a number is negative, or a window has no horizon
  public Reading {
    id = List.copyOf(id);
    // a model that was saved before there were scales
    timeScale = Objects.requireNonNullElse(timeScale, TimeScale.UNKNOWN);
    features = List.copyOf(features);
    targets = List.copyOf(targets);
    if (window < 0 || imageRows < 0 || (window > 0 && horizon < 1) || stride < 1) {
      throw new IllegalArgumentException(
          "window %d, horizon %d, stride %d: a forecast has a window, a horizon and a stride of at least 1"
              .formatted(window, horizon, stride));
    }
  }

  /// Everything found out from the files.
  public static Reading automatic() {
    return new Reading(
        Format.AUTO,
        List.of(),
        Optional.empty(),
        TimeScale.UNKNOWN,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        List.of(),
        1,
        0);
  }

  /// With another format.
  public Reading withFormat(Format other) {
    return new Reading(
        other, id, time, timeScale, features, label, text, window, horizon, targets, stride,
        imageRows);
  }

  /// With columns of a long table.
  public Reading withSequences(List<String> ids, Optional<String> timeColumn) {
    return new Reading(
        format,
        ids,
        timeColumn,
        timeScale,
        features,
        label,
        text,
        window,
        horizon,
        targets,
        stride,
        imageRows);
  }

  /// With what numbers in the column of the times mean.
  public Reading withTimeScale(TimeScale scale) {
    return new Reading(
        format, id, time, scale, features, label, text, window, horizon, targets, stride,
        imageRows);
  }

  /// With columns to read and the column of the class.
  public Reading withColumns(List<String> read, Optional<String> labelColumn) {
    return new Reading(
        format,
        id,
        time,
        timeScale,
        read,
        labelColumn,
        text,
        window,
        horizon,
        targets,
        stride,
        imageRows);
  }

  /// With windows of a long series.
  public Reading withForecast(int steps, int ahead, List<String> of, int apart) {
    return new Reading(
        format, id, time, timeScale, features, label, text, steps, ahead, of, apart, imageRows);
  }

  /// With images in the lines of a wide table.
  public Reading withImageRows(int rows) {
    return new Reading(
        format, id, time, timeScale, features, label, text, window, horizon, targets, stride, rows);
  }

  /// With the column of a text.
  public Reading withText(Optional<String> column) {
    return new Reading(
        format, id, time, timeScale, features, label, column, window, horizon, targets, stride,
        imageRows);
  }
}
