package gatelens.perturb;

import java.util.Arrays;

/// Sets of players, as bits: bit `i` of a set says that player `i` keeps its value.
public final class Coalitions {
  private final int players;
  private final int words;
  private long[] bits;
  private int count;

  /// No sets yet.
  ///
  /// @param players M
  /// @param expected how many sets there will be, about
  public Coalitions(int players, int expected) {
    this.players = players;
    this.words = Math.max(1, (players + 63) / 64);
    this.bits = new long[Math.max(1, expected) * words];
  }

  /// All 2^M sets; set `k` has player `i` if bit `i` of `k` is set.
  ///
  /// @throws IllegalArgumentException if M is above 24
  public static Coalitions all(int players) {
    if (players > 24) {
      throw new IllegalArgumentException(
          "all sets of " + players + " players are too many; at most 24 players");
    }
    Coalitions all = new Coalitions(players, 1 << players);
    for (int k = 0; k < 1 << players; k++) {
      all.bits[all.add()] = k;
    }
    return all;
  }

  /// The number of sets.
  public int count() {
    return count;
  }

  /// M.
  public int players() {
    return players;
  }

  private int add() {
    if ((count + 1) * words > bits.length) {
      bits = Arrays.copyOf(bits, 2 * bits.length);
    }
    return count++ * words;
  }

  /// Adds the set of nobody, or of everybody; answers its number.
  public int add(boolean everybody) {
    int at = add();
    for (int w = 0; everybody && w < words; w++) {
      bits[at + w] = valid(w);
    }
    return count - 1;
  }

  /// Adds a copy of a set.
  public int copy(int set) {
    int to = add();
    System.arraycopy(bits, set * words, bits, to, words);
    return count - 1;
  }

  /// Adds the players that a set has not.
  public int complement(int set) {
    int at = add();
    for (int w = 0; w < words; w++) {
      bits[at + w] = ~bits[set * words + w] & valid(w);
    }
    return count - 1;
  }

  /// The bits of a word that stand for players.
  private long valid(int w) {
    int rest = players - 64 * w;
    return rest >= 64 ? -1L : (1L << Math.max(0, rest)) - 1;
  }

  /// Takes the last set away.
  void removeLast() {
    count--;
    Arrays.fill(bits, count * words, (count + 1) * words, 0);
  }

  /// True if the set has the player.
  public boolean has(int set, int player) {
    return (bits[set * words + (player >> 6)] >>> (player & 63) & 1) != 0;
  }

  /// Puts a player in, or takes it out.
  public void set(int set, int player, boolean present) {
    long bit = 1L << (player & 63);
    int at = set * words + (player >> 6);
    bits[at] = present ? bits[at] | bit : bits[at] & ~bit;
  }

  /// How many players a set has.
  public int sizeOf(int set) {
    int sum = 0;
    for (int w = 0; w < words; w++) {
      sum += Long.bitCount(bits[set * words + w]);
    }
    return sum;
  }

  /// A key by which equal sets are found.
  java.util.List<Long> key(int set) {
    return Arrays.stream(bits, set * words, (set + 1) * words).boxed().toList();
  }

  /// The word of bits `64 w` to `64 w + 63`.
  long word(int set, int w) {
    return bits[set * words + w];
  }

  int words() {
    return words;
  }
}
