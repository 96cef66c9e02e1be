package gatelens.counterfactual;

import gatelens.sequence.Layout;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What an event may be replaced by.
public sealed interface Alternatives {
  /// The events that may stand at a step, each `float[D]`.
  List<float[]> at(Layout.Part part, int step);

  /// Events of other series at the same step: real events, in their place in time.
  ///
  /// @param rows each flat and of the input's size
  record OfSeries(List<float[]> rows) implements Alternatives {
    /// Keeps an unmodifiable copy.
    ///
    /// @throws IllegalArgumentException if there is none
    public OfSeries {
      rows = List.copyOf(rows);
      if (rows.isEmpty()) {
        throw new IllegalArgumentException("there are no series to take events from");
      }
    }

    @Override
    public List<float[]> at(Layout.Part part, int step) {
      List<float[]> events = new ArrayList<>();
      for (float[] row : rows) {
        int from = part.offset() + step * part.width();
        events.add(Arrays.copyOfRange(row, from, from + part.width()));
      }
      return events;
    }
  }

  /// Vectors of tokens.
  ///
  /// @param table the embedding, `float[V][D]`
  /// @param ids the tokens that are allowed
  record OfTokens(Tensor table, List<Integer> ids) implements Alternatives {
    /// Checks the ids.
    ///
    /// @throws IllegalArgumentException if there is none, or one is not in the table
    public OfTokens {
      ids = List.copyOf(ids);
      if (ids.isEmpty()) {
        throw new IllegalArgumentException("no token is allowed; at least 1 is needed");
      }
      for (int id : ids) {
        if (id < 0 || id >= table.extent(0)) {
          throw new IllegalArgumentException(
              "token "
                  + id
                  + ": expected 0 to "
                  + (table.extent(0) - 1)
                  + "; the embedding decides");
        }
      }
    }

    @Override
    public List<float[]> at(Layout.Part part, int step) {
      return ids.stream().map(this::vector).toList();
    }

    private float[] vector(int id) {
      int width = table.extent(1);
      return Arrays.copyOfRange(table.values(), id * width, (id + 1) * width);
    }

    /// The token whose vector this is, or -1.
    public int token(float[] vector) {
      for (int id : ids) {
        if (Arrays.equals(vector(id), vector)) {
          return id;
        }
      }
      return -1;
    }
  }
}
