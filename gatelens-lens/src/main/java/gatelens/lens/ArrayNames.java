package gatelens.lens;

import gatelens.layer.Branch;
import gatelens.layer.Embedding;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.sequence.Standardisation;
import gatelens.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// What the numbers of arrays are called that a model from elsewhere reads: the words of its token
/// ids, its features and their units. They are kept with the model.
///
/// @param words by token id; the empty word is padding; empty if nobody names them
/// @param features one a feature; empty if nobody names them
/// @param units one a feature, or one for all; empty if nobody names them
public record ArrayNames(List<String> words, List<String> features, List<String> units) {
  private static final String WORDS = "words";
  private static final String FEATURES = "feature_names";
  private static final String UNITS = "units";
  private static final Set<String> PADDING = Set.of("", "[PAD]", "<pad>", "<PAD>");
  private static final Set<String> UNKNOWN =
      Set.of("[UNK]", "<unk>", "<UNK>", "<oov>", "<OOV>", "[OOV]");

  /// Nothing is named.
  public static final ArrayNames NONE = new ArrayNames(List.of(), List.of(), List.of());

  /// Keeps unmodifiable copies.
  public ArrayNames {
    words = List.copyOf(words);
    features = List.copyOf(features);
    units = List.copyOf(units);
  }

  /// What was kept with a model.
  public static ArrayNames of(ModelInfo info) {
    return new ArrayNames(
        lines(info.facts().getOrDefault(WORDS, "")),
        lines(info.facts().getOrDefault(FEATURES, "")),
        lines(info.facts().getOrDefault(UNITS, "")));
  }

  /// What is named, behind a colon: `: amount (EUR), age (h)`; empty if nothing is.
  public String described() {
    if (!words.isEmpty()) {
      int shown = Math.min(words.size(), 8);
      return ": " + String.join(" ", words.subList(0, shown)) + (shown < words.size() ? " …" : "");
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < Math.max(features.size(), units.size()); i++) {
      String name = i < features.size() ? features.get(i) : "feature " + i;
      String unit = units.isEmpty() ? "" : units.get(units.size() == 1 ? 0 : i);
      parts.add(unit.isEmpty() ? name : name + " (" + unit + ")");
    }
    return parts.isEmpty() ? "" : ": " + String.join(", ", parts);
  }

  /// A model with these names.
  ///
  /// @param classes names of its outputs; empty to keep those it has
  /// @throws Refused if there are other names than the model has words, features or outputs
  public Model in(Model model, List<String> classes) {
    Model named = model;
    if (!classes.isEmpty()) {
      int outputs = Math.max(1, model.classCount());
      if (classes.size() != outputs) {
        throw refused("class-names", "classes", outputs, classes.size());
      }
      named = named.withInfo(named.info().withClasses(classes));
    }
    check(model);
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, WORDS, words);
    put(facts, FEATURES, features);
    put(facts, UNITS, units);
    return facts.isEmpty() ? named : named.withFacts(facts);
  }

  private static void put(Map<String, String> facts, String name, List<String> values) {
    if (!values.isEmpty()) {
      facts.put(
          name,
          String.join(
              "\n",
              values.stream().map(v -> v.replace("\\", "\\\\").replace("\n", "\\n")).toList()));
    }
  }

  private static List<String> lines(String fact) {
    if (fact.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (String line : fact.split("\n", -1)) {
      StringBuilder value = new StringBuilder();
      for (int i = 0; i < line.length(); i++) {
        boolean escaped = line.charAt(i) == '\\' && i + 1 < line.length();
        i += escaped ? 1 : 0;
        value.append(escaped && line.charAt(i) == 'n' ? '\n' : line.charAt(i));
      }
      values.add(value.toString());
    }
    return values;
  }

  private static Refused refused(String option, String what, int expected, int found) {
    return new Refused(
        Refused.Kind.QUESTION,
        "the model has " + expected + " " + what + ", found " + found + " names",
        "name each",
        option);
  }

  private void check(Model model) {
    boolean tokens = model.branches().stream().anyMatch(Branch::readsTokens);
    if (!words.isEmpty() && !tokens) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the model reads features, not token ids: there are no words to name",
          "name its features: --feature-names",
          "vocabulary");
    }
    List<Integer> widths =
        model.branches().stream()
            .filter(branch -> !branch.readsTokens())
            .map(Branch::inputWidth)
            .toList();
    if (!features.isEmpty() && !widths.contains(features.size())) {
      throw refused(
          "feature-names", "features", widths.isEmpty() ? 0 : widths.get(0), features.size());
    }
    if (units.size() > 1 && !widths.contains(units.size())) {
      throw refused("units", "features", widths.isEmpty() ? 0 : widths.get(0), units.size());
    }
  }

  /// The word of a token id: `#7` where it has none.
  public String word(int id) {
    return id < words.size() ? words.get(id) : "#" + id;
  }

  /// True if a token is a word, and not padding, one that is not known, or a mark.
  public boolean isWord(int id) {
    String word = word(id);
    return !PADDING.contains(word)
        && !UNKNOWN.contains(word)
        && !(word.startsWith("[") && word.endsWith("]") && word.length() > 2)
        && !word.startsWith("#");
  }

  /// A sequence of an array with its names.
  Sequence named(Sequence plain) {
    return switch (plain) {
      case TokenSequence tokens -> words.isEmpty() ? tokens : words(tokens);
      case FeatureSequence values -> features(values);
    };
  }

  private TokenSequence words(TokenSequence tokens) {
    List<String> labels = new ArrayList<>();
    Set<Integer> unknown = new HashSet<>();
    for (int i = 0; i < tokens.length(); i++) {
      String word = word(tokens.ids()[i]);
      labels.add(PADDING.contains(word) ? "" : word);
      if (UNKNOWN.contains(word)) {
        unknown.add(i);
      }
    }
    return new TokenSequence(tokens.ids(), new Axis.Tokens(labels, unknown));
  }

  private FeatureSequence features(FeatureSequence values) {
    int width = values.width();
    boolean fitting = features.size() == width;
    boolean scaled = units.size() == width || units.size() == 1;
    if (!fitting && !scaled) {
      return values;
    }
    return new FeatureSequence(
        values.values(),
        values.steps(),
        new Axis.Channels(
            IntStream.range(0, width)
                .mapToObj(i -> fitting ? features.get(i) : values.features().label(i))
                .toList(),
            IntStream.range(0, width)
                .mapToObj(i ->
                    scaled
                        ? new Standardisation(0, 1, units.get(units.size() == 1 ? 0 : i))
                        : Standardisation.NONE)
                .toList()));
  }

  /// The number of token ids that a model knows; 0 where it reads none.
  public static int vocabulary(Model model) {
    return model.branches().stream()
        .filter(Branch::readsTokens)
        .flatMap(branch -> branch.layers().stream())
        .filter(Embedding.class::isInstance)
        .mapToInt(layer -> ((Embedding) layer).vocabulary())
        .max()
        .orElse(0);
  }
}
