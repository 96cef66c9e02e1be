package gatelens.lens;

import gatelens.data.Copies;
import gatelens.data.Encoding;
import java.util.List;

/// What was understood of the data that is learned from, for those who listen.
///
/// @param rows how many there are to learn from, those held out included
/// @param heldOut how many of them are held out
/// @param encoding learned from the others
/// @param copies rows that repeat the inputs of an earlier one
/// @param bad how many rows were passed over
/// @param firstBad what was wrong with the first of them
public record DataReport(
    long rows,
    long heldOut,
    Encoding encoding,
    List<Copied> copies,
    long bad,
    List<String> firstBad) {
  /// Rows that repeat the inputs of an earlier one.
  ///
  /// @param test true if they are of the data kept apart to test on
  /// @param count how many
  /// @param first of them
  public record Copied(boolean test, long count, Copies.Copy first) {}

  /// Keeps unmodifiable copies.
  public DataReport {
    copies = List.copyOf(copies);
    firstBad = List.copyOf(firstBad);
  }

  /// Who is told of it. All calls come from the thread that reads.
  public interface Listener {
    /// Listens to nothing.
    Listener NONE = new Listener() {};

    /// The data has been read.
    default void read(DataReport report) {}

    /// Something else worth knowing, in words.
    default void note(String words) {}

    /// How long training will be, in words.
    default void length(String words) {
      note(words);
    }
  }
}
