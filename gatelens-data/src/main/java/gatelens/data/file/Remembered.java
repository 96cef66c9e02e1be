package gatelens.data.file;

import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows that are read several times, first to learn from them and then to use them: those of small
/// data are kept, so that its file is read once; larger data is read again.
final class Remembered implements Source {
  private static final long ROW = 200;
  private final Source source;
  private final long most;
  private Optional<List<Row>> kept = Optional.empty();
  private boolean tooLarge;

  /// Remembers rows of up to `most` bytes.
  Remembered(Source source, long most) {
    this.source = source;
    this.most = most;
  }

  @Override
  public List<String> notes() throws IOException {
    return source.notes();
  }

  @Override
  public void read(Visitor visitor) throws IOException {
    readBatches(rows -> {
      for (Row row : rows) {
        if (!visitor.row(row)) {
          return false;
        }
      }
      return true;
    });
  }

  @Override
  public void readBatches(BatchVisitor visitor) throws IOException {
    if (kept.isPresent()) {
      Source.of(kept.get()).readBatches(visitor);
    } else if (tooLarge) {
      source.readBatches(visitor);
    } else {
      List<Row> rows = new ArrayList<>();
      long[] bytes = {0};
      boolean[] whole = {true};
      source.readBatches(batch -> {
        if (!tooLarge) {
          keep(batch, rows, bytes);
        }
        whole[0] = visitor.batch(batch);
        return whole[0];
      });
      kept = whole[0] && !tooLarge ? Optional.of(List.copyOf(rows)) : Optional.empty();
    }
  }

  private void keep(List<Row> batch, List<Row> rows, long[] bytes) {
    rows.addAll(batch);
    for (Row row : batch) {
      bytes[0] += ROW;
      for (Input input : row.inputs()) {
        bytes[0] += input.bytes();
      }
    }
    if (bytes[0] > most) {
      tooLarge = true;
      rows.clear();
    }
  }
}
