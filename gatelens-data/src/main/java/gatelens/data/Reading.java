package gatelens.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import gatelens.sequence.TimeScale;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// How files are read. All that is empty is found out from the files.
///
/// @param format the kind of file
/// @param roles what the columns of tables are for
/// @param windows where a long series is forecast
/// @param imageRows rows of the image that a line of a wide table is; 0 where it is a series
/// @param conventions how it is written, as far as a person said so
/// @param notations how its columns were found to be written; empty before they were looked at
public record Reading(
    Format format,
    Roles roles,
    Optional<Windows> windows,
    int imageRows,
    Conventions conventions,
    List<Notation> notations) {
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

  /// A reading whose columns nobody has looked at yet.
  public Reading(Format format, Roles roles, Optional<Windows> windows, int imageRows) {
    this(format, roles, windows, imageRows, Conventions.AUTOMATIC, List.of());
  }

  /// Checks the number and keeps an unmodifiable copy.
  ///
  /// @throws IllegalArgumentException if it is negative
  public Reading {
    notations = List.copyOf(notations);
    if (imageRows < 0) {
      throw new IllegalArgumentException("an image of " + imageRows + " rows; at least 1");
    }
  }

  /// Everything found out from the files.
  public static Reading automatic() {
    return new Reading(Format.AUTO, Roles.AUTOMATIC, Optional.empty(), 0);
  }

  /// With another format.
  public Reading withFormat(Format other) {
    return new Reading(other, roles, windows, imageRows, conventions, notations);
  }

  /// With other roles of columns.
  public Reading withRoles(Roles others) {
    return new Reading(format, others, windows, imageRows, conventions, notations);
  }

  /// With columns of a long table.
  public Reading withSequences(List<String> ids, Optional<String> timeColumn) {
    return withRoles(
        new Roles(
            ids, timeColumn, roles.timeScale(), roles.features(), roles.label(), roles.text()));
  }

  /// With what numbers in the column of the times mean.
  public Reading withTimeScale(TimeScale scale) {
    return withRoles(
        new Roles(roles.id(), roles.time(), scale, roles.features(), roles.label(), roles.text()));
  }

  /// With columns to read and the column of the class.
  public Reading withColumns(List<String> read, Optional<String> labelColumn) {
    return withRoles(
        new Roles(roles.id(), roles.time(), roles.timeScale(), read, labelColumn, roles.text()));
  }

  /// With the column of a text.
  public Reading withText(Optional<String> column) {
    return withRoles(
        new Roles(
            roles.id(), roles.time(), roles.timeScale(), roles.features(), roles.label(), column));
  }

  /// With windows of a long series.
  public Reading withForecast(int steps, int ahead, List<String> of, int apart) {
    return new Reading(
        format,
        roles,
        Optional.of(new Windows(steps, ahead, of, apart)),
        imageRows,
        conventions,
        notations);
  }

  /// With images in the lines of a wide table.
  public Reading withImageRows(int rows) {
    return new Reading(format, roles, windows, rows, conventions, notations);
  }

  /// With what a person says of how it is written.
  public Reading withConventions(Conventions others) {
    return new Reading(format, roles, windows, imageRows, others, notations);
  }

  /// With what was found of how its columns are written.
  public Reading withNotations(List<Notation> found) {
    return new Reading(format, roles, windows, imageRows, conventions, found);
  }

  /// How a column was found to be written.
  public Optional<Notation> notation(String column) {
    return notations.stream().filter(one -> one.column().equals(column)).findFirst();
  }

  /// As it stands in the JSON of a model.
  @JsonValue
  Saved saved() {
    return new Saved(
        format,
        roles.id(),
        roles.time(),
        roles.timeScale(),
        roles.features(),
        roles.label(),
        roles.text(),
        windows.map(Windows::length).orElse(0),
        windows.map(Windows::horizon).orElse(0),
        windows.map(Windows::targets).orElse(List.of()),
        windows.map(Windows::stride).orElse(1),
        imageRows,
        conventions,
        notations);
  }

  /// From the JSON of a model.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Reading of(Saved saved) {
    Roles roles =
        new Roles(
            saved.id,
            saved.time,
            // a model that was saved before there were scales
            Objects.requireNonNullElse(saved.timeScale, TimeScale.UNKNOWN),
            saved.features,
            saved.label,
            saved.text);
    Optional<Windows> windows =
        saved.window == 0
            ? Optional.empty()
            : Optional.of(new Windows(saved.window, saved.horizon, saved.targets, saved.stride));
    return new Reading(
        saved.format,
        roles,
        windows,
        saved.imageRows,
        // models that were saved before there were these
        Objects.requireNonNullElse(saved.conventions, Conventions.AUTOMATIC),
        Objects.requireNonNullElse(saved.notations, List.of()));
  }

  /// The fields of the JSON; `window` is 0 where nothing is forecast.
  record Saved(
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
      int imageRows,
      Conventions conventions,
      List<Notation> notations) {}
}
