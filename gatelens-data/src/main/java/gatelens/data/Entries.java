package gatelens.data;

import gatelens.sequence.Sample;
import gatelens.train.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows as a model reads them, in one pass over a source: each batch carries all that is asked of
/// its rows, so that nobody reads them again.
///
/// @param source read once for each call of a method here
/// @param encoding as it was saved with the model
/// @param keep which raw inputs stay with their entries
/// @param bad what is done with rows that cannot be read
/// @param unlabelled what is done with answers that are no labels: a class never seen, a missing
///   number; where they are passed over the entry has no label
/// @param unread gets what the model does not see of its data
public record Entries(
    Source source, Encoding encoding, Keep keep, BadRows bad, BadRows unlabelled, Unread unread) {
  /// Which raw inputs stay in memory with what was made of them.
  public enum Keep {
    /// None.
    NOTHING,
    /// Texts, to say which token stands where.
    TEXTS,
    /// All, to be drawn or heard.
    ALL
  }

  /// Entries of which nobody asks what the model does not see.
  public Entries(Source source, Encoding encoding, Keep keep, BadRows bad, BadRows unlabelled) {
    this(source, encoding, keep, bad, unlabelled, new Unread());
  }

  /// Entries without their raw inputs; the first row or answer that cannot be read ends the
  /// reading.
  public Entries(Source source, Encoding encoding) {
    this(source, encoding, Keep.NOTHING, BadRows.refused(), BadRows.refused());
  }

  /// Where nobody asks for labels: what is wrong with one is passed over.
  public Entries withoutLabels() {
    return new Entries(source, encoding, keep, bad, BadRows.skipped(), unread);
  }

  /// With raw inputs.
  public Entries keeping(Keep other) {
    return new Entries(source, encoding, other, bad, unlabelled, unread);
  }

  /// Gets entries.
  @FunctionalInterface
  public interface Visitor {
    /// One entry.
    ///
    /// @return false to end the reading
    boolean entry(Entry entry) throws IOException;
  }

  /// Gets entries, some at a time.
  @FunctionalInterface
  public interface BatchVisitor {
    /// Some entries, at least one.
    ///
    /// @return false to end the reading
    boolean batch(List<Entry> entries) throws IOException;
  }

  /// Reads entry after entry; no more than one batch is in memory, and some that were read ahead.
  ///
  /// @throws IOException if a row cannot be read or does not fit the encoding
  public void read(Visitor visitor) throws IOException {
    source.readBatches(rows -> {
      for (Entry entry : encode(rows)) {
        if (!visitor.entry(entry)) {
          return false;
        }
      }
      return true;
    });
    source.notes().forEach(unread::said);
  }

  /// Reads all entries, some at a time.
  ///
  /// @param size entries of every batch but the last, at least 1
  /// @throws IOException if a row cannot be read or does not fit the encoding
  public void readBatches(int size, BatchVisitor visitor) throws IOException {
    List<Entry> waiting = new ArrayList<>();
    boolean[] more = {true};
    source.readBatches(rows -> {
      waiting.addAll(encode(rows));
      while (more[0] && waiting.size() >= size) {
        List<Entry> first = waiting.subList(0, size);
        more[0] = visitor.batch(List.copyOf(first));
        first.clear();
      }
      return more[0];
    });
    if (more[0] && !waiting.isEmpty()) {
      visitor.batch(List.copyOf(waiting));
    }
    source.notes().forEach(unread::said);
  }

  /// All entries, in memory.
  ///
  /// @throws IOException if a row cannot be read or does not fit the encoding
  public List<Entry> all() throws IOException {
    List<Entry> all = new ArrayList<>();
    read(all::add);
    return all;
  }

  private List<Entry> encode(List<Row> rows) throws DataException {
    List<Entry> entries = new ArrayList<>(rows.size());
    for (Row row : rows) {
      Sample sample;
      try {
        sample = encoding.encode(row.inputs());
        encoding.unread(row.inputs(), sample, unread);
      } catch (IllegalArgumentException problem) {
        bad.add(DataException.ofRow(row.id(), String.valueOf(problem.getMessage())));
        continue;
      }
      entries.add(new Entry(row.id(), kept(row), row.answer(), sample, label(row)));
    }
    return entries;
  }

  private Optional<Label> label(Row row) throws DataException {
    try {
      return encoding.label(row);
    } catch (DataException problem) {
      unlabelled.add(problem);
      return Optional.empty();
    }
  }

  private List<Optional<Input>> kept(Row row) {
    return switch (keep) {
      case NOTHING -> List.of();
      case TEXTS ->
          row.inputs().stream()
              .map(input -> Optional.of(input).filter(Input.Text.class::isInstance))
              .toList();
      case ALL -> row.inputs().stream().map(Optional::of).toList();
    };
  }
}
