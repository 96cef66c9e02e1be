package gatelens.data;

import gatelens.file.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds rows whose inputs are the same as those of an earlier one, whatever their ids and answers:
/// a copy in the test part makes a model look better than it is. Rows are told apart by the first 8
/// bytes of a SHA-256 of what they hold.
public final class Copies {
  /// A row that repeats another.
  ///
  /// @param id of the row
  /// @param of the id of the first one with these inputs
  public record Copy(String id, String of) {}

  private final Map<Long, String> seen = new HashMap<>();
  private Optional<Copy> first = Optional.empty();
  private long count;

  /// The rows as they are, looked at while they are read.
  public Source watched(Source source) {
    return visitor ->
        source.read(row -> {
          String of = seen.putIfAbsent(digest(row), row.id());
          if (of != null) {
            count++;
            first = first.isPresent() ? first : Optional.of(new Copy(row.id(), of));
          }
          return visitor.row(row);
        });
  }

  /// The rows without those that repeat an earlier one; each reading begins anew.
  public static Source dropped(Source source) {
    return visitor -> {
      Copies copies = new Copies();
      source.read(row -> copies.seen.putIfAbsent(digest(row), "") != null || visitor.row(row));
    };
  }

  /// How many rows repeated an earlier one since the last call.
  public long count() {
    long found = count;
    count = 0;
    return found;
  }

  /// The first copy since the last call.
  public Optional<Copy> first() {
    Optional<Copy> found = first;
    first = Optional.empty();
    return found;
  }

  /// The first 8 bytes of the digest of what a row holds, its id and answer left out.
  public static long digest(Row row) {
    MessageDigest digest = Sha256.begin();
    for (Input input : row.inputs()) {
      add(digest, input.kind());
      switch (input) {
        case Input.Absent absent -> {}
        case Input.Text text -> add(digest, text.text());
        case Input.Image image -> {
          add(digest, image.height() + " " + image.width());
          add(digest, image.values());
        }
        case Input.Audio audio -> {
          add(digest, Integer.toString(audio.rate()));
          add(digest, audio.samples());
        }
        case Input.Series series -> series.columns().forEach(column -> add(digest, column));
      }
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private static void add(MessageDigest digest, Input.Column column) {
    add(digest, column.name());
    switch (column) {
      case Input.Column.Numbers numbers -> add(digest, numbers.values());
      case Input.Column.Words words -> add(digest, words.values());
    }
  }

  private static void add(MessageDigest digest, List<String> words) {
    words.forEach(word -> add(digest, word));
  }

  /// The length goes first, so that two texts are not the same as one.
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static void add(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Float.BYTES * values.length);
    bytes.putInt(values.length);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes.array());
  }
}
