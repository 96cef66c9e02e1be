package gatelens.batch;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.file.Table;
import gatelens.data.file.TableRow;
import gatelens.data.file.ValueRow;
import gatelens.lens.Refused;
import gatelens.names.NearestName;
import gatelens.watch.BadEvent;
import gatelens.watch.RowSteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads the rows of some tables as events.
final class RowIntake {
  /// Lines of a file have numbers below this.
  private static final int LINE_BITS = 40;

  private final RowSteps steps;
  private final List<Path> files;
  private final List<String> keep;

  /// Takes what is read.
  interface Sink {
    void event(RowSteps.Event event) throws IOException;

    void bad(BadRow row) throws IOException;
  }

  RowIntake(RowSteps steps, List<Path> files, List<String> keep) {
    this.steps = steps;
    this.files = files;
    this.keep = keep;
  }

  /// Where an event stands.
  static BadRow at(List<Path> files, long place, String reason) {
    return new BadRow(
        files.get((int) (place >>> LINE_BITS)), place & ((1L << LINE_BITS) - 1), reason);
  }

  void read(Sink sink) throws IOException {
    for (int file = 0; file < files.size(); file++) {
      read(file, sink);
    }
  }

  private void read(int number, Sink sink) throws IOException {
    Path file = files.get(number);
    BadRows bad =
        BadRows.told(problem -> {
          try {
            sink.bad(new BadRow(file, 0, String.valueOf(problem.getMessage())));
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
    Table table = Table.of(file, bad);
    FolderColumns folders = FolderColumns.of(file);
    int[] places = places(table, folders);
    List<String> asked = asked();
    long first = (long) number << LINE_BITS;
    try {
      Row row = new Row(places, folders);
      table.read(
          Set.copyOf(asked),
          (line, cells) -> {
            row.cells = cells;
            RowSteps.Event event;
            try {
              event = steps.read(row, keep.size(), first | line);
            } catch (BadEvent wrong) {
              sink.bad(new BadRow(file, line, wrong.reason()));
              return true;
            } catch (IndexOutOfBoundsException narrow) {
              sink.bad(
                  new BadRow(
                      file, line, "expected the columns " + asked + ", found " + cells.size()));
              return true;
            }
            sink.event(event);
            return true;
          });
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    } catch (DataException told) {
      throw told.within(file);
    }
  }

  private List<String> asked() {
    List<String> asked = new ArrayList<>(steps.columns());
    asked.addAll(keep);
    return asked;
  }

  private int[] places(Table table, FolderColumns folders) throws IOException {
    List<String> header = table.header();
    List<String> asked = asked();
    int[] places = new int[asked.size()];
    for (int i = 0; i < places.length; i++) {
      String name = asked.get(i);
      places[i] = header.indexOf(name);
      if (places[i] < 0 && folders.names().contains(name)) {
        places[i] = -1 - folders.names().indexOf(name);
      } else if (places[i] < 0) {
        String setting =
            i < steps.keys() ? "key" : i >= steps.columns().size() ? "keep" : "features";
        throw new Refused(
            Refused.Kind.DATA,
            table.file()
                + ": there is no column "
                + name
                + NearestName.question(name, header)
                + "; there are "
                + header
                + String.join("", table.notes().stream().map(note -> "; " + note).toList()),
            "say which columns are what",
            setting);
      }
    }
    return places;
  }

  /// The asked cells of a row, wherever they stand in the table.
  private static final class Row implements RowSteps.Cells {
    /// Of each asked column its place in the table; below 0 that in the folders' names, from -1
    /// down.
    private final int[] places;

    private final FolderColumns folders;
    private List<String> cells = List.of();

    Row(int[] places, FolderColumns folders) {
      this.places = places;
      this.folders = folders;
    }

    @Override
    public String text(int column) {
      int place = places[column];
      return place < 0 ? folders.values().get(-1 - place) : cells.get(place);
    }

    @Override
    public double number(int column) {
      // the text of a folder's name is looked at
      return places[column] < 0 ? Double.NaN : TableRow.number(cells, places[column]);
    }

    @Override
    public boolean typed(int column) {
      return cells instanceof ValueRow && !Double.isNaN(number(column));
    }
  }
}
