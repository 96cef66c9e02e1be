package gatelens.report.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `gatelens.data/1`: what a file was taken for, before anything is trained.
///
/// @param path the file or folder
/// @param understood in one line
/// @param kind of file, in words
/// @param columns one a column, in the order of the file
/// @param notes what else a person should know
/// @param questions what the file does not say, each with the option that answers it
/// @param contents what all rows hold; absent while a question is open
public record DataDocument(
    String path,
    String understood,
    String kind,
    List<Column> columns,
    List<String> notes,
    List<String> questions,
    Optional<Contents> contents)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.data/1";

  /// Keeps unmodifiable copies.
  public DataDocument {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
    questions = List.copyOf(questions);
  }

  /// One column.
  ///
  /// @param name in the header
  /// @param use `sequence`, `time`, `label`, `feature` or `left out`
  /// @param holds what stands in it, in words
  /// @param reason why it was taken for that; may be empty
  public record Column(String name, String use, String holds, String reason) {}

  /// What all rows hold.
  ///
  /// @param examples how many
  /// @param unit of the lengths: `steps`, `characters`, `samples`, `pixels`
  /// @param shortest example
  /// @param median example
  /// @param longest example
  /// @param classes examples of each class, in order
  /// @param unanswered examples without an answer
  /// @param copies examples that repeat the inputs of an earlier one
  /// @param ranges of columns
  /// @param inputs each input; the lengths above are those of the first
  public record Contents(
      long examples,
      String unit,
      int shortest,
      int median,
      int longest,
      Map<String, Long> classes,
      long unanswered,
      long copies,
      List<Range> ranges,
      List<Part> inputs) {
    /// Keeps unmodifiable copies.
    public Contents {
      ranges = List.copyOf(ranges);
      inputs = List.copyOf(inputs);
    }
  }

  /// What one input holds.
  ///
  /// @param name of the input
  /// @param kind `text`, `series`, `image`, `sound`; `nothing` if no row has it
  /// @param shortest of those that are there
  /// @param median one
  /// @param longest one
  /// @param unit of the lengths
  /// @param absent rows that lack it
  public record Part(
      String name, String kind, int shortest, int median, int longest, String unit, long absent) {}

  /// What a column ranges over.
  ///
  /// @param column its name
  /// @param least smallest number; 0 for words
  /// @param mean of the numbers; 0 for words
  /// @param most largest number; 0 for words
  /// @param words different words; 0 for numbers
  /// @param missing values
  /// @param values that are there
  public record Range(
      String column,
      double least,
      double mean,
      double most,
      int words,
      long missing,
      long values) {}

  @Override
  public String schema() {
    return SCHEMA;
  }
}
