package gatelens.batch;

import gatelens.watch.RowSteps;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Events as bytes: on the disk one after the other, or one by one on their way through a cluster.
public final class EventFile {
  /// What stands behind the last event, where a length would.
  static final int END = -1;

  private EventFile() {}

  /// The bytes of an event.
  public static byte[] bytes(RowSteps.Event event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try {
      write(new DataOutputStream(bytes), event);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return bytes.toByteArray();
  }

  /// The event of some bytes.
  public static RowSteps.Event event(byte[] bytes) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      return read(in, in.readInt());
    } catch (IOException cut) {
      throw new UncheckedIOException(cut);
    }
  }

  static void write(DataOutputStream out, RowSteps.Event event) throws IOException {
    text(out, event.key());
    out.writeDouble(event.time());
    out.writeLong(event.place());
    text(out, event.clock());
    out.writeInt(event.values().length);
    for (float value : event.values()) {
      out.writeFloat(value);
    }
    out.writeInt(event.cells().length);
    for (int i = 0; i < event.cells().length; i++) {
      text(out, event.cells()[i]);
      out.writeBoolean(event.plain()[i]);
    }
    out.writeInt(event.kept().length);
    for (String kept : event.kept()) {
      text(out, kept);
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static RowSteps.Event read(DataInputStream in, int length) throws IOException {
    String key = text(in, length);
    double time = in.readDouble();
    long place = in.readLong();
    String clock = text(in, in.readInt());
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
    String[] cells = new String[in.readInt()];
    boolean[] plain = new boolean[cells.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = text(in, in.readInt());
      plain[i] = in.readBoolean();
    }
    String[] kept = new String[in.readInt()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = text(in, in.readInt());
    }
    return new RowSteps.Event(key, time, values, cells, plain, clock, place, kept);
  }

  /// Reads them again.
  static final class Reader implements Iterator<RowSteps.Event> {
    private final DataInputStream in;
    private int length;

    Reader(DataInputStream in) throws IOException {
      this.in = in;
      length = in.readInt();
    }

    @Override
    public boolean hasNext() {
      return length >= 0;
    }

    @Override
    public RowSteps.Event next() {
      if (length < 0) {
        throw new NoSuchElementException();
      }
      try {
        RowSteps.Event event = read(in, length);
        length = in.readInt();
        return event;
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
