package gatelens.stream;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A challenger beside the champion: both read every event, each with states of its own, and a key
/// is answered by one of them. A key is promoted by itself, so that nobody's score jumps because
/// others' model changed, and is the champion's again when the challenger gives it up. For one
/// thread.
public final class Challenge {
  private final KeyedStreams champion;
  private final KeyedStreams challenger;
  private final Set<String> promoted = new HashSet<>();

  /// What both answer.
  ///
  /// @param told that of the key's model
  /// @param other that of the other one; empty where it did not read the event
  /// @param promoted true if `told` is the challenger's
  /// @param fingerprint of the model that is told
  public record Both(
      LiveAnswer told, Optional<LiveAnswer> other, boolean promoted, String fingerprint) {}

  /// Two models of the same events.
  ///
  /// @throws IllegalArgumentException if they read events of other widths
  public Challenge(KeyedStreams champion, KeyedStreams challenger) {
    if (champion.live().eventWidth() != challenger.live().eventWidth()) {
      throw new IllegalArgumentException(
          "the champion reads events of "
              + champion.live().eventWidth()
              + " values, the challenger of "
              + challenger.live().eventWidth());
    }
    this.champion = champion;
    this.challenger = challenger;
  }

  /// Reads one event with both.
  ///
  /// @return empty if it is late
  /// @throws IllegalArgumentException if the model that is told refuses it
  public Optional<Both> accept(String key, double time, float[] event) {
    boolean up = promotedStill(key);
    KeyedStreams first = up ? challenger : champion;
    Optional<LiveAnswer> told = first.accept(key, time, event);
    Optional<LiveAnswer> other = other(up ? champion : challenger, key, time, event);
    return told.map(answer -> new Both(answer, other, up, first.live().fingerprint()));
  }

  /// A key that the challenger has given up is the champion's again: the challenger would answer it
  /// from a state that has seen nothing.
  private boolean promotedStill(String key) {
    if (!promoted.contains(key)) {
      return false;
    }
    if (challenger.has(key)) {
      return true;
    }
    promoted.removeIf(one -> !challenger.has(one));
    return false;
  }

  /// A model that is only watched stops nobody.
  private static Optional<LiveAnswer> other(
      KeyedStreams watched, String key, double time, float[] event) {
    try {
      return watched.accept(key, time, event);
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  /// From its next event on a key is answered by the challenger.
  ///
  /// @return false if the challenger has no state of it yet: then it stays with the champion
  public boolean promote(String key) {
    if (promoted.size() >= challenger.size()) {
      promoted.removeIf(one -> !challenger.has(one));
    }
    return challenger.has(key) && promoted.add(key);
  }

  /// And back.
  public boolean demote(String key) {
    return promoted.remove(key);
  }

  /// Keys that the challenger answers.
  public int promoted() {
    promoted.removeIf(one -> !challenger.has(one));
    return promoted.size();
  }
}
