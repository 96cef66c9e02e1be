package gatelens.stream;

import gatelens.model.Columns;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The bytes of one key's state, version 1, little-endian: `GLST`, u16 version, 16 bytes of the
/// model's fingerprint, 8 bytes of the plan's hash, u64 events, f64 time of the last; then sections
/// of u16 tag, u32 length and content; last a CRC-32C of all before it. Sections: 1 the states
/// `float[…]`, 2 the key's own usual event, 3 the account (u64 since, u32 columns, values), 4 the
/// events of its columns (u32 column, u64 first, u64 last, f64 time each). Unknown sections are
/// passed over: a later version may add some.
final class StateFormat {
  private static final int MAGIC = 0x54534c47;
  private static final short VERSION = 1;
  private static final short STATES = 1;
  private static final short USUAL = 2;
  private static final short ACCOUNT = 3;
  private static final short EVENTS = 4;
  private static final int HEAD = 4 + 2 + 16 + 8 + 8 + 8;
  private static final int SECTION = 6;
  private static final int EVENT = 28;

  private StateFormat() {}

  static byte[] write(LiveModel live, KeyState key) {
    int columns = key.open.map(o -> 12 + Float.BYTES * o.columns().toArray().length).orElse(0);
    List<EventColumns.Slot> slots =
        key.open.flatMap(KeyState.Open::byEvent).map(EventColumns::slots).orElse(List.of());
    ByteBuffer out =
        ByteBuffer.allocate(
                HEAD
                    + 4 * SECTION
                    + Float.BYTES * (key.states.length + key.usual.length)
                    + columns
                    + EVENT * slots.size()
                    + 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putShort(VERSION);
    out.put(HexFormat.of().parseHex(live.fingerprint())).putLong(hash(live.plan()));
    out.putLong(key.events).putDouble(key.time);
    floats(out, STATES, key.states);
    floats(out, USUAL, key.usual);
    key.open.ifPresent(open -> {
      float[] values = open.columns().toArray();
      out.putShort(ACCOUNT).putInt(12 + Float.BYTES * values.length);
      out.putLong(open.since()).putInt(open.columns().count());
      for (float value : values) {
        out.putFloat(value);
      }
      out.putShort(EVENTS).putInt(EVENT * slots.size());
      for (EventColumns.Slot slot : slots) {
        out.putInt(slot.column()).putLong(slot.first()).putLong(slot.last()).putDouble(slot.time());
      }
    });
    out.putInt(checksum(out.array(), out.position()));
    return java.util.Arrays.copyOf(out.array(), out.position());
  }

  private static void floats(ByteBuffer out, short tag, float[] values) {
    out.putShort(tag).putInt(Float.BYTES * values.length);
    for (float value : values) {
      out.putFloat(value);
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /// The first 8 bytes of the SHA-256 of the plan in words.
  private static long hash(StreamPlan plan) {
    return ByteBuffer.wrap(
            gatelens.file.Sha256.begin().digest(plan.toString().getBytes(StandardCharsets.UTF_8)))
        .getLong();
  }

  /// Behind magic and version.
  private static String fingerprint(ByteBuffer in) {
    byte[] fingerprint = new byte[16];
    in.get(fingerprint);
    return HexFormat.of().formatHex(fingerprint);
  }

  static String fingerprint(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    checkKind(in);
    return fingerprint(in);
  }

  private static void checkKind(ByteBuffer in) {
    if (in.remaining() < HEAD + 4 || in.getInt() != MAGIC) {
      throw new IllegalArgumentException("these bytes are no state of a stream");
    }
    short version = in.getShort();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "a state of format " + version + "; this program reads format " + VERSION);
    }
  }

  static KeyState read(LiveModel live, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    checkKind(in);
    int end = bytes.length - 4;
    if (ByteBuffer.wrap(bytes, end, 4).order(ByteOrder.LITTLE_ENDIAN).getInt()
        != checksum(bytes, end)) {
      throw new IllegalArgumentException("the state is damaged: its checksum is another");
    }
    String found = fingerprint(in);
    if (!found.equals(live.fingerprint())) {
      throw new IllegalArgumentException(
          "the state is of the model " + found + "; this is " + live.fingerprint());
    }
    if (in.getLong() != hash(live.plan())) {
      throw new IllegalArgumentException(
          "the state was kept by another plan (baseline, accounts or output); this is "
              + live.plan());
    }
    try {
      return sections(live, in, end);
    } catch (BufferUnderflowException cut) {
      throw new IllegalArgumentException("the state is damaged: a section is cut", cut);
    }
  }

  private static KeyState sections(LiveModel live, ByteBuffer in, int end) {
    KeyState key = live.blank();
    key.events = in.getLong();
    key.time = in.getDouble();
    while (in.position() < end) {
      short tag = in.getShort();
      int length = in.getInt();
      int next = in.position() + length;
      if (length < 0 || next > end) {
        throw new BufferUnderflowException();
      }
      switch (tag) {
        case STATES -> fill(in, length, key.states);
        case USUAL -> fill(in, length, key.usual);
        case ACCOUNT -> key.open = Optional.of(account(live, in, length));
        case EVENTS -> {
          List<EventColumns.Slot> slots = new ArrayList<>();
          for (int i = 0; i < length / EVENT; i++) {
            slots.add(
                new EventColumns.Slot(in.getInt(), in.getLong(), in.getLong(), in.getDouble()));
          }
          key.open.flatMap(KeyState.Open::byEvent).ifPresent(events -> events.restore(slots));
        }
        default -> in.position(next);
      }
      if (in.position() != next) {
        throw new BufferUnderflowException();
      }
    }
    return key;
  }

  private static void fill(ByteBuffer in, int length, float[] values) {
    if (length != Float.BYTES * values.length) {
      throw new BufferUnderflowException();
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getFloat();
    }
  }

  private static KeyState.Open account(LiveModel live, ByteBuffer in, int length) {
    long since = in.getLong();
    int count = in.getInt();
    int values = (length - 12) / Float.BYTES;
    int least = live.opened(since).columns().count();
    if (count < least
        || (count > least
            && live.plan().accounts().stream().allMatch(Account.Features.class::isInstance))
        || (long) count * live.columnSize() != values) {
      throw new BufferUnderflowException();
    }
    KeyState.Open open = live.opened(since, count);
    float[] saved = new float[values];
    fill(in, length - 12, saved);
    Columns columns = open.columns();
    columns.load(saved);
    return open;
  }
}
