package gatelens.data.file;

import gatelens.data.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Tries columns as those that tell sequences apart: how many sequences there would be, which
/// columns are the same in all rows of a sequence, and whether time passes within it.
final class Groups {
  /// Sequences that are told apart at most, each with its first row.
  private static final int MOST = 200_000;

  private final List<Integer> ids;
  private final int width;
  private final OptionalInt time;
  private final Map<String, State> groups = new HashMap<>();
  private final boolean[] constant;
  private String lastId = "";
  private long rows;
  private long sameTime;
  private boolean parted;

  /// What is known of one sequence.
  private static final class State {
    private final String[] first;
    private final Set<Double> times = new HashSet<>();

    private State(String[] first) {
      this.first = first;
    }
  }

  /// Columns to try.
  ///
  /// @param ids their positions
  /// @param width of the table
  /// @param time position of the time
  Groups(List<Integer> ids, int width, OptionalInt time) {
    this.ids = ids;
    this.width = width;
    this.time = time;
    this.constant = new boolean[width];
    Arrays.fill(constant, true);
  }

  /// Takes a row.
  ///
  /// @param when its time; NaN for none
  void add(List<String> cells, double when) {
    rows++;
    String id = id(cells);
    State state = groups.get(id);
    if (state == null) {
      if (groups.size() < MOST) {
        String[] first = new String[width];
        for (int i = 0; i < width; i++) {
          first[i] = TableRow.formed(cells, i);
        }
        state = new State(first);
        groups.put(id, state);
      } else {
        return;
      }
    } else {
      parted |= !id.equals(lastId);
      for (int i = 0; i < width; i++) {
        if (constant[i] && !Cells.missing(cells.get(i))) {
          // an answer may stand in one row of its sequence, often the last
          String cell = TableRow.formed(cells, i);
          constant[i] = state.first[i].isEmpty() || state.first[i].equals(cell);
          state.first[i] = cell;
        }
      }
    }
    if (time.isPresent() && !Double.isNaN(when)) {
      sameTime += state.times.add(when) ? 0 : 1;
    }
    lastId = id;
  }

  private String id(List<String> cells) {
    StringBuilder id = new StringBuilder();
    for (int at : ids) {
      id.append(TableRow.formed(cells, at)).append('\u0001');
    }
    return id.toString();
  }

  List<Integer> ids() {
    return ids;
  }

  int count() {
    return groups.size();
  }

  /// Rows a sequence.
  double length() {
    return groups.isEmpty() ? 0 : (double) rows / groups.size();
  }

  /// True if a column is the same in all rows of each sequence.
  boolean constant(int column) {
    return constant[column];
  }

  /// True if the rows of one sequence are parted by others.
  boolean parted() {
    return parted;
  }

  /// The share of steps at a time that another step of the same sequence has.
  double standing() {
    return rows == 0 ? 0 : (double) sameTime / rows;
  }

  /// The number of different values of a column among the sequences.
  Map<String, Integer> perSequence(int column) {
    Map<String, Integer> counts = new HashMap<>();
    groups.values().forEach(state -> counts.merge(state.first[column], 1, Integer::sum));
    return counts;
  }

  /// Tries several, in one pass over rows.
  static List<Groups> of(
      List<List<Integer>> candidates, TableTally tally, OptionalInt time, DateForm form, Rows rows)
      throws IOException {
    List<Groups> all = new ArrayList<>();
    candidates.forEach(ids -> all.add(new Groups(ids, tally.header().size(), time)));
    rows.each(cells -> {
      double when = Double.NaN;
      if (time.isPresent() && !Cells.missing(cells.get(time.getAsInt()))) {
        when = when(form, cells.get(time.getAsInt()));
      }
      for (Groups one : all) {
        one.add(cells, when);
      }
    });
    return all;
  }

  private static double when(DateForm form, String cell) {
    try {
      return Times.seconds(form, cell, java.nio.file.Path.of(""), 0, "");
    } catch (DataException unreadable) {
      return Double.NaN;
    }
  }

  /// Rows that can be gone through.
  interface Rows {
    /// Goes through them.
    void each(java.util.function.Consumer<List<String>> row) throws IOException;
  }
}
