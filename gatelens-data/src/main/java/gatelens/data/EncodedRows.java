package gatelens.data;

import gatelens.sequence.Sample;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows encoded for a model: as examples to train on, or one after the other.
public final class EncodedRows {
  private EncodedRows() {}

  /// A row that was encoded.
  ///
  /// @param row as it stood in the data
  /// @param sample what the model reads
  public record Encoded(Row row, Sample sample) {}

  /// Gets encoded rows.
  @FunctionalInterface
  public interface Visitor {
    /// One row.
    ///
    /// @return false to end the reading
    boolean row(Encoded encoded) throws IOException;
  }

  /// Gets encoded rows, some at a time.
  @FunctionalInterface
  public interface BatchVisitor {
    /// Some rows, at least one.
    void batch(List<Encoded> rows) throws IOException;
  }

  /// Encodes row after row; no more than one batch is in memory, and some that were read ahead.
  ///
  /// @throws IOException if a row cannot be read or does not fit the encoding
  public static void read(Source source, Encoding encoding, BadRows bad, Visitor visitor)
      throws IOException {
    source.readBatches(rows -> {
      for (Encoded encoded : encode(rows, encoding, bad)) {
        if (!visitor.row(encoded)) {
          return false;
        }
      }
      return true;
    });
  }

  /// Encodes all rows, some at a time.
  ///
  /// @param size rows of every batch but the last, at least 1
  /// @throws IOException if a row cannot be read or does not fit the encoding
  public static void readBatches(
      Source source, Encoding encoding, BadRows bad, int size, BatchVisitor visitor)
      throws IOException {
    List<Encoded> waiting = new ArrayList<>();
    source.readBatches(rows -> {
      waiting.addAll(encode(rows, encoding, bad));
      while (waiting.size() >= size) {
        List<Encoded> first = waiting.subList(0, size);
        visitor.batch(List.copyOf(first));
        first.clear();
      }
      return true;
    });
    if (!waiting.isEmpty()) {
      visitor.batch(waiting);
    }
  }

  private static List<Encoded> encode(List<Row> rows, Encoding encoding, BadRows bad)
      throws DataException {
    List<Encoded> encoded = new ArrayList<>(rows.size());
    for (Row row : rows) {
      try {
        encoded.add(new Encoded(row, encoding.encode(row.inputs())));
      } catch (IllegalArgumentException problem) {
        bad.add(
            new DataException(
                java.nio.file.Path.of(row.id()), String.valueOf(problem.getMessage())));
      }
    }
    return encoded;
  }

  /// All rows as examples; beyond `memory` bytes they are kept in a file that is deleted with the
  /// program, and read from there when they are asked for.
  ///
  /// @param classes names in the order of the model's outputs
  /// @param memory bytes; usual: a quarter of the heap
  /// @throws IOException if a row cannot be read, has no label, or one that is not in `classes`
  public static Dataset dataset(
      Source source, Encoding encoding, List<String> classes, BadRows bad, long memory)
      throws IOException {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      indices.put(classes.get(i), i);
    }
    List<Example> examples = new ArrayList<>();
    long[] bytes = {0};
    ExampleFile[] file = new ExampleFile[1];
    read(
        source,
        encoding,
        bad,
        encoded -> {
          Label label;
          try {
            label = label(encoded.row(), encoding, indices);
          } catch (DataException problem) {
            bad.add(problem);
            return true;
          }
          Example example = new Example(encoded.sample(), label);
          if (file[0] == null) {
            examples.add(example);
            bytes[0] += ExampleFile.size(example);
            if (bytes[0] > memory) {
              file[0] = ExampleFile.create();
              for (Example kept : examples) {
                file[0].add(kept);
              }
              examples.clear();
            }
          } else {
            file[0].add(example);
          }
          return true;
        });
    return file[0] == null ? Dataset.of(examples) : file[0].finished();
  }

  private static Label label(Row row, Encoding encoding, Map<String, Integer> indices)
      throws DataException {
    java.nio.file.Path where = java.nio.file.Path.of(row.id());
    return switch (row.answer()) {
      case Answer.Name name -> {
        Integer index = indices.get(name.label());
        if (index == null) {
          throw new DataException(
              where,
              "its label '"
                  + name.label()
                  + "' was never seen in training; known are "
                  + indices.keySet().stream().sorted().toList());
        }
        yield new Label.Class(index);
      }
      case Answer.Numbers numbers -> {
        float[] values = numbers.values().clone();
        for (int i = 0; i < values.length; i++) {
          Encoding.Scale scale = encoding.answers().get(i);
          values[i] = (float) ((values[i] - scale.mean()) / scale.deviation());
          if (!Float.isFinite(values[i])) {
            throw new DataException(where, "a value to be forecast is missing");
          }
        }
        yield new Label.Values(values);
      }
      case Answer.None none ->
          throw new DataException(
              where, "it has no label; name the column, or use a folder for each class");
    };
  }
}
