package gatelens.formats;

import gatelens.formats.Inventory.Entry;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Inventory.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An inventory being taken. A reader first writes down all that it finds, then says of each part
/// what became of it; whatever it says nothing about is not understood, and {@link #complete} stops
/// there.
public final class Stocktaking {
  private record Key(Kind kind, String name) {}

  private final String file;
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  /// An empty one.
  ///
  /// @param file for messages
  public Stocktaking(String file) {
    this.file = file;
  }

  /// Writes a part down; until more is said of it, it is not understood.
  public void found(Kind kind, String name) {
    entries.putIfAbsent(new Key(kind, name), new Entry(kind, name, State.NOT_UNDERSTOOD, ""));
  }

  /// The part is used as it stands.
  public void used(Kind kind, String name) {
    used(kind, name, "");
  }

  /// The part is used as it stands.
  ///
  /// @param reason what for
  public void used(Kind kind, String name, String reason) {
    say(kind, name, State.USED, reason);
  }

  /// The part is used in one of several readings, or in another form than the file has.
  ///
  /// @param reason which reading was taken, and how another is told
  public void readAs(Kind kind, String name, String reason) {
    say(kind, name, State.READ_AS, reason);
  }

  /// The part does not matter for the answers.
  ///
  /// @param reason why not
  public void immaterial(Kind kind, String name, String reason) {
    say(kind, name, State.IMMATERIAL, reason);
  }

  /// The part is not understood.
  ///
  /// @param reason what was expected instead
  public void notUnderstood(Kind kind, String name, String reason) {
    say(kind, name, State.NOT_UNDERSTOOD, reason);
  }

  private void say(Kind kind, String name, State state, String reason) {
    entries.put(new Key(kind, name), new Entry(kind, name, state, reason));
  }

  /// Stops the reading where something was said not to be understood; parts of which nothing has
  /// been said yet are passed over.
  ///
  /// @throws UnsupportedModelException if there is such a part; the message names it
  public void check() {
    new Inventory(
            soFar().in(State.NOT_UNDERSTOOD).stream()
                .filter(entry -> !entry.reason().isEmpty())
                .toList())
        .complete(file);
  }

  /// What stands there so far.
  public Inventory soFar() {
    return new Inventory(List.copyOf(entries.values()));
  }

  /// The finished inventory.
  ///
  /// @throws UnsupportedModelException if something is not understood; the message names it
  public Inventory complete() {
    return soFar().complete(file);
  }
}
