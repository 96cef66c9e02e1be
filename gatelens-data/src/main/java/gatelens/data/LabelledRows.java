package gatelens.data;

import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Rows as examples to train on.
public final class LabelledRows {
  private LabelledRows() {}

  /// All rows as examples, of which nobody asks how they were read.
  ///
  /// @throws IOException if a row cannot be read, has no label, or one that is no class
  public static Dataset dataset(Source source, Encoding encoding, BadRows bad, long memory)
      throws IOException {
    return dataset(source, encoding, bad, new Unread(), memory);
  }

  /// All rows as examples; beyond `memory` bytes they are kept in a file that is deleted with the
  /// program, and read from there when they are asked for.
  ///
  /// @param encoding with the names of the classes
  /// @param unread gets what a person should know of how they are read
  /// @param memory bytes; usual: a quarter of the heap
  /// @throws IOException if a row cannot be read, has no label, or one that is no class
  public static Dataset dataset(
      Source source, Encoding encoding, BadRows bad, Unread unread, long memory)
      throws IOException {
    Growing examples = new Growing(memory);
    source.readBatches(rows -> {
      for (Row row : rows) {
        try {
          examples.add(example(row, encoding));
          encoding.note(row.inputs(), unread);
        } catch (DataException problem) {
          bad.add(problem);
        }
      }
      return true;
    });
    return examples.finished();
  }

  private static Example example(Row row, Encoding encoding) throws DataException {
    Label label =
        encoding
            .label(row)
            .orElseThrow(() ->
                DataException.ofRow(
                    row.id(),
                    "it has no label; name the column with --label, or use a folder for each"
                        + " class; --skip-bad passes over such rows"));
    try {
      return new Example(encoding.encode(row.inputs()), label);
    } catch (IllegalArgumentException problem) {
      throw DataException.ofRow(row.id(), String.valueOf(problem.getMessage()));
    }
  }

  /// Examples in memory, and from some number of bytes on in a file.
  private static final class Growing {
    private final long memory;
    private final List<Example> examples = new ArrayList<>();
    private final List<ExampleFile> file = new ArrayList<>();
    private long bytes;

    private Growing(long memory) {
      this.memory = memory;
    }

    private void add(Example example) throws IOException {
      if (!file.isEmpty()) {
        file.get(0).add(example);
        return;
      }
      examples.add(example);
      bytes += ExampleFile.size(example);
      if (bytes > memory) {
        ExampleFile made = ExampleFile.create();
        for (Example kept : examples) {
          made.add(kept);
        }
        file.add(made);
        examples.clear();
      }
    }

    private Dataset finished() throws IOException {
      return file.isEmpty() ? Dataset.of(examples) : file.get(0).finished();
    }
  }
}
