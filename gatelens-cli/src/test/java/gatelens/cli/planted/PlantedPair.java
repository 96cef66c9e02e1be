package gatelens.cli.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/// A text with one word that is said well or badly and a sound with one tone that is high or low.
/// For {@link Rule#AGREEMENT} a third of what is learned from lacks one of them, a class of its
/// own.
///
/// @param rule what of them decides
record PlantedPair(Rule rule) implements PlantedTask {
  /// What decides.
  enum Rule {
    TEXT,
    SOUND,
    /// The class is whether they agree.
    EXCLUSIVE_OR,
    /// The class is whether they agree, or that one of them is missing.
    AGREEMENT,
    AND
  }

  private static final List<String> FILL =
      List.of("the", "pump", "was", "seen", "at", "noon", "by", "nobody", "there", "today");

  @Override
  public String id() {
    return rule + " of text and sound";
  }

  @Override
  public List<String> options() {
    return List.of();
  }

  @Override
  public int training() {
    return rule == Rule.AGREEMENT ? 600 : 240;
  }

  @Override
  public void write(Path folder, int count, boolean all, SplittableRandom dice) throws IOException {
    StringBuilder rows = new StringBuilder("id,text,audio,label\n");
    for (int n = 0; n < count; n++) {
      int good = n % 2;
      int high = n / 2 % 2;
      List<String> words = new ArrayList<>();
      while (words.size() < 7) {
        words.add(FILL.get(dice.nextInt(FILL.size())));
      }
      int word = dice.nextInt(words.size());
      // every third row lacks the word or the tone: where all have both, a model needs to know but
      // one word and one tone, and finds the others by their absence
      boolean lacks = all && rule == Rule.AGREEMENT && n % 3 == 2;
      if (!lacks || high == 1) {
        words.set(word, good == 1 ? "fine" : "broken");
      }
      double at = 0.8 * dice.nextDouble();
      double[] sound = PlantedSound.noise(dice);
      if (!lacks || high == 0) {
        PlantedSound.burst(sound, at, PlantedSound.tone(lacks ? good : high));
      }
      String id = "r%03d_%d_%d_%d_%d".formatted(n, word, Math.round(1000 * at), good, high);
      Files.createDirectories(folder);
      PlantedSound.wave(folder.resolve(id + ".wav"), sound);
      boolean yes =
          switch (rule) {
            case TEXT -> good == 1;
            case SOUND -> high == 1;
            case EXCLUSIVE_OR, AGREEMENT -> good != high;
            case AND -> good == 1 && high == 1;
          };
      rows.append(id + "," + String.join(" ", words) + "," + id + ".wav,");
      rows.append((lacks ? "neither" : yes ? "yes" : "no") + "\n");
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
  }

  @Override
  public Seen seen(JsonNode one) {
    // the name is the id, and behind it the text
    String[] id = one.get("name").asString().split(":", 2)[0].split("_", -1);
    int word = Integer.parseInt(id[1]);
    int at = Integer.parseInt(id[2]);
    boolean good = id[3].equals("1");
    boolean high = id[4].equals("1");
    boolean inText = strongest(one.get("attribution").get("text")) == word;
    boolean inSound = PlantedSound.inside(one.get("attribution").get("audio"), at, true);
    boolean said = one.has("together");
    double text = share(one, "text");
    double sound = share(one, "audio");
    return switch (rule) {
      case TEXT -> new Seen(inText, sound, !said);
      case SOUND -> new Seen(inSound, text, !said);
      // where nothing is missing a model needs to know but one word and one tone
      case EXCLUSIVE_OR -> new Seen(inText || inSound, Double.NaN, said);
      case AGREEMENT -> new Seen(inText && inSound, Double.NaN, true);
      // of two reasons for no either is enough, and of one that one decides
      case AND ->
          new Seen(
              ((!good && high) || inSound) && ((good && !high) || inText),
              Double.NaN,
              said == (good && high) || (!good && !high));
    };
  }

  private static int strongest(JsonNode words) {
    int best = 0;
    for (int t = 0; t < words.size(); t++) {
      best = Math.abs(words.get(t).asDouble()) > Math.abs(words.get(best).asDouble()) ? t : best;
    }
    return best;
  }

  private static double share(JsonNode one, String name) {
    for (JsonNode input : one.get("inputs")) {
      if (input.get("name").asString().equals(name)) {
        return input.get("share").asDouble();
      }
    }
    throw new AssertionError("no input " + name);
  }
}
