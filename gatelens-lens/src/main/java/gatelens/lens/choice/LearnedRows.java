package gatelens.lens.choice;

import gatelens.model.ModelInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import gatelens.train.Dataset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which inputs a model has learned from, kept with it, so that nobody takes its figures on these
/// for those of new data.
///
/// A Bloom filter of what the network reads (B. H. Bloom, Space/time trade-offs in hash coding with
/// allowable errors, Communications of the ACM 13, 1970), 12 bits an input and 8 hashes: each input
/// that was learned from is known again, and about 3 of 1,000 others are taken for one. The inputs
/// cannot be read from it.
///
/// @param parts a filter for each training, the last one last; empty if nothing is known
public record LearnedRows(List<Filter> parts) {
  private static final int BITS = 12;
  private static final int HASHES = 8;

  /// More inputs would make a file larger than its weights: of these nothing is kept.
  private static final int MOST = 200_000;

  /// The inputs of one training.
  ///
  /// @param bits how many
  /// @param set which of them are set
  public record Filter(int bits, BitSet set) {
    private boolean holds(long hash) {
      for (int i = 0; i < HASHES; i++) {
        if (!set.get(place(hash, i, bits))) {
          return false;
        }
      }
      return true;
    }

    private String text() {
      return bits + " " + Base64.getEncoder().encodeToString(set.toByteArray());
    }

    private static Filter parse(String line) {
      String[] words = line.split(" ", -1);
      byte[] set = words.length < 2 ? new byte[0] : Base64.getDecoder().decode(words[1]);
      return new Filter(Integer.parseInt(words[0]), BitSet.valueOf(set));
    }
  }

  /// Keeps an unmodifiable copy.
  public LearnedRows {
    parts = List.copyOf(parts);
  }

  /// What a model keeps; nothing where it was trained elsewhere, or its words cannot be read.
  public static LearnedRows of(ModelInfo info) {
    List<Filter> parts = new ArrayList<>();
    try {
      info.facts()
          .getOrDefault(ModelInfo.LEARNED, "")
          .lines()
          .map(Filter::parse)
          .forEach(parts::add);
    } catch (IllegalArgumentException unreadable) {
      return new LearnedRows(List.of());
    }
    return new LearnedRows(parts);
  }

  /// True if nothing is known.
  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /// True if the model has learned from this input, or with a probability of .003 if it has not.
  public boolean holds(Sample input) {
    long hash = hash(input);
    return parts.stream().anyMatch(part -> part.holds(hash));
  }

  /// The fact for a model that has learned from this data, and from what it had learned from
  /// before.
  public static Map<String, String> facts(ModelInfo before, Dataset data) {
    Map<String, String> facts = new LinkedHashMap<>();
    if (data.size() == 0 || data.size() > MOST) {
      return facts;
    }
    int bits = Math.max(64, BITS * data.size());
    BitSet set = new BitSet(bits);
    for (int n = 0; n < data.size(); n++) {
      long hash = hash(data.get(n).input());
      for (int i = 0; i < HASHES; i++) {
        set.set(place(hash, i, bits));
      }
    }
    Set<String> lines = new LinkedHashSet<>();
    before.facts().getOrDefault(ModelInfo.LEARNED, "").lines().forEach(lines::add);
    lines.add(new Filter(bits, set).text());
    facts.put(ModelInfo.LEARNED, String.join("\n", lines));
    return facts;
  }

  /// The i-th place, by two hashes from one (A. Kirsch, M. Mitzenmacher, Less hashing, same
  /// performance, 2006).
  private static int place(long hash, int i, int bits) {
    return Math.floorMod((int) (hash >>> 32) + i * ((int) hash | 1), bits);
  }

  private static long hash(Sample input) {
    long hash = input.inputs().size();
    for (Sequence sequence : input.inputs()) {
      switch (sequence) {
        case FeatureSequence features -> {
          hash = mixed(hash, features.width() * 31L + features.length());
          for (float value : features.values().values()) {
            hash = mixed(hash, Float.floatToIntBits(value + 0f));
          }
        }
        case TokenSequence tokens -> {
          hash = mixed(hash, tokens.length());
          for (int id : tokens.ids()) {
            hash = mixed(hash, id);
          }
        }
      }
    }
    return hash;
  }

  /// The finalizer of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom
  /// number generators, OOPSLA 2014).
  private static long mixed(long hash, long value) {
    long z = (hash ^ value) + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
