package gatelens.data;

import java.util.List;
import java.util.Optional;

/// One example as it stands in the data.
///
/// @param id where it is from, for people: a file, a line, an id
/// @param inputs one an input of the model
/// @param answer what it should be answered with
/// @param place where it lies in a long series, of a window that is forecast from
public record Row(String id, List<Input> inputs, Answer answer, Optional<Place> place) {
  /// The steps of a long series that a window reads and that it is to forecast: their times, or
  /// their numbers where there are no times.
  ///
  /// @param from of the first step that is read
  /// @param to of the last step that is forecast, at least `from`
  public record Place(double from, double to) {}

  /// Keeps an unmodifiable copy.
  public Row {
    inputs = List.copyOf(inputs);
  }

  /// A row that lies in no series.
  public Row(String id, List<Input> inputs, Answer answer) {
    this(id, inputs, answer, Optional.empty());
  }
}
