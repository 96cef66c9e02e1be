package gatelens.data;

import java.util.List;

/// One example as it stands in the data.
///
/// @param id where it is from, for people: a file, a line, an id
/// @param inputs one an input of the model
/// @param answer what it should be answered with
public record Row(String id, List<Input> inputs, Answer answer) {
  /// Keeps an unmodifiable copy.
  public Row {
    inputs = List.copyOf(inputs);
  }
}
