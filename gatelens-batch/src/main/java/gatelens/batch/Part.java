package gatelens.batch;

import gatelens.file.Replacement;
import gatelens.watch.StateFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of one part of the output: answers, states, rows that were not read. They appear
/// together when all are whole.
final class Part implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final RowText columns;
  private final Optional<Path> rows;
  private final Optional<Path> states;
  private final Optional<Path> bad;
  private Optional<Open> rowsFile = Optional.empty();
  private Optional<Open> statesFile = Optional.empty();
  private Optional<Open> badFile = Optional.empty();
  private Optional<OutputStream> stream;
  private Optional<RowFiles.Rows> table = Optional.empty();
  private Optional<Replacement> tableFile = Optional.empty();
  private boolean closed;

  private record Open(Replacement file, OutputStream out) {
    static Open of(Path path) throws IOException {
      Replacement file = Replacement.of(path);
      OutputStream named =
          new NamedStream(
              Files.newOutputStream(file.beside()),
              path + ": cannot be written",
              "nothing in its place was changed");
      return new Open(file, new BufferedOutputStream(named, BUFFER));
    }

    void finish() throws IOException {
      out.close();
      file.finish();
    }
  }

  /// @param rows file of the answers; empty for a stream
  /// @param stream that takes them then
  /// @param states file of states; empty for none
  /// @param bad file of rows that were not read, made where there are some; empty for none
  Part(
      RowText columns,
      Optional<Path> rows,
      Optional<OutputStream> stream,
      Optional<Path> states,
      Optional<Path> bad)
      throws IOException {
    this.columns = columns;
    this.rows = rows;
    this.stream = stream;
    this.states = states;
    this.bad = bad;
    try {
      open();
    } catch (IOException | RuntimeException hindered) {
      close();
      throw hindered;
    }
  }

  private void open() throws IOException {
    if (rows.isPresent() && !columns.format().lines()) {
      tableFile = Optional.of(Replacement.of(rows.get()));
      table =
          Optional.of(
              RowFiles.of(columns.format())
                  .orElseThrow()
                  .open(tableFile.get().beside(), columns.columns(), columns.types()));
      stream = Optional.empty();
    } else if (rows.isPresent()) {
      rowsFile = Optional.of(Open.of(rows.get()));
      stream = Optional.of(rowsFile.get().out());
    }
    if (states.isPresent()) {
      statesFile = Optional.of(Open.of(states.get()));
      StateFile.begin(statesFile.get().out());
    }
    if (stream.isPresent()) {
      stream.get().write(columns.header().getBytes(StandardCharsets.UTF_8));
    }
  }

  void take(Slice.Done done) throws IOException {
    if (stream.isPresent()) {
      stream.get().write(done.text());
    }
    if (table.isPresent()) {
      try {
        for (List<Object> row : done.rows()) {
          table.get().add(row);
        }
      } catch (IOException failed) {
        throw named(failed);
      }
    }
    if (statesFile.isPresent()) {
      for (StateFile.Entry entry : done.states()) {
        StateFile.write(statesFile.get().out(), entry);
      }
    }
    bad(done.bad());
  }

  private IOException named(IOException failed) {
    return new IOException(
        rows.orElseThrow()
            + ": cannot be written: "
            + failed.getMessage()
            + "; nothing in its place was changed",
        failed);
  }

  private void bad(List<BadRow> wrong) throws IOException {
    if (wrong.isEmpty() || bad.isEmpty()) {
      return;
    }
    if (badFile.isEmpty()) {
      badFile = Optional.of(Open.of(bad.get()));
    }
    StringBuilder lines = new StringBuilder();
    wrong.forEach(row -> row.line(lines));
    badFile.get().out().write(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Puts the file of bad rows alone in its place, of a run that is refused for their sake.
  void finishBad() throws IOException {
    if (badFile.isPresent()) {
      badFile.get().finish();
      badFile = Optional.empty();
    }
  }

  /// Puts the files in their places.
  void finish() throws IOException {
    if (statesFile.isPresent()) {
      statesFile.get().finish();
    }
    if (badFile.isPresent()) {
      badFile.get().finish();
    } else if (bad.isPresent()) {
      // of an earlier run
      Files.deleteIfExists(bad.get());
    }
    if (table.isPresent()) {
      try {
        table.get().close();
      } catch (IOException failed) {
        throw named(failed);
      }
      tableFile.orElseThrow().finish();
    }
    if (rowsFile.isPresent()) {
      rowsFile.get().finish();
    } else if (stream.isPresent()) {
      stream.get().flush();
    }
    closed = true;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    if (table.isPresent()) {
      quietly(table.get());
    }
    if (tableFile.isPresent()) {
      tableFile.get().close();
    }
    for (Optional<Open> open : List.of(rowsFile, statesFile, badFile)) {
      if (open.isPresent()) {
        quietly(open.get().out());
        open.get().file().close();
      }
    }
  }

  /// What cannot be flushed, as on a full disk, is deleted anyway.
  private static void quietly(Closeable open) {
    try {
      open.close();
    } catch (IOException full) {
      // the first failure is told
    }
  }
}
