package gatelens.data;

import gatelens.sequence.TimeScale;
import java.util.List;
import java.util.Optional;

/// What the columns of a table are for. All that is empty is found out from the table.
///
/// @param id columns that tell sequences apart, in long tables; several names are joined
/// @param time column with the time of each step, in long tables
/// @param timeScale what numbers in it mean; dates say it themselves
/// @param features columns that are read; empty for all that are not named otherwise
/// @param label column with the class
/// @param text column with a text
public record Roles(
    List<String> id,
    Optional<String> time,
    TimeScale timeScale,
    List<String> features,
    Optional<String> label,
    Optional<String> text) {
  /// Everything found out from the table.
  public static final Roles AUTOMATIC =
      new Roles(
          List.of(),
          Optional.empty(),
          TimeScale.UNKNOWN,
          List.of(),
          Optional.empty(),
          Optional.empty());

  /// Keeps unmodifiable copies.
  public Roles {
    id = List.copyOf(id);
    features = List.copyOf(features);
  }
}
