package gatelens.batch;

import gatelens.watch.RowSteps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Events of a slice as they come: as such, or packed, so that the thread that works on them makes
/// them, and not the one that reads or merges for all.
final class Gathered {
  private final List<RowSteps.Event> events;
  private byte[] bytes;
  private int[] places;
  private int count;
  private int used;
  private final PackedEvent last;

  private Gathered(List<RowSteps.Event> events, byte[] bytes, int[] places, PackedEvent last) {
    this.events = events;
    this.bytes = bytes;
    this.places = places;
    this.last = last;
  }

  /// No events yet.
  ///
  /// @param timed true if events have times
  static Gathered none(boolean timed) {
    return new Gathered(new ArrayList<>(), new byte[0], new int[0], new PackedEvent(timed));
  }

  /// Some that are there.
  static Gathered of(List<RowSteps.Event> events) {
    return new Gathered(events, new byte[0], new int[0], new PackedEvent(false));
  }

  /// Room for those behind these, as much as these took.
  Gathered next() {
    return new Gathered(new ArrayList<>(), new byte[used], new int[count], last);
  }

  int size() {
    return events.size() + count;
  }

  void add(RowSteps.Event event) {
    events.add(event);
  }

  void add(PackedEvent event) {
    int length = event.length();
    if (count == places.length) {
      places = Arrays.copyOf(places, Math.max(64, 2 * count));
    }
    if (bytes.length - used < length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + length));
    }
    event.copy(bytes, used);
    last.at(bytes, used, length);
    places[count++] = used;
    used += length;
  }

  /// True if an event has the key of the last one that was packed, here or before.
  boolean hasKeyOf(PackedEvent event) {
    return last.hasKeyOf(event);
  }

  /// All of them.
  List<RowSteps.Event> events() {
    if (count == 0) {
      return events;
    }
    List<RowSteps.Event> all = new ArrayList<>(count);
    EventFile.Unpacking unpacking = new EventFile.Unpacking();
    for (int i = 0; i < count; i++) {
      all.add(unpacking.event(bytes, places[i]));
    }
    return all;
  }
}
