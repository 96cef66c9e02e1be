package gatelens.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// A sensor and a note: the pressure behind a pump, each half minute, and what somebody wrote. The
/// pressure rises or falls at some time and stays there; the note says that it was to be raised or
/// lowered. Where the two disagree something is wrong, so that neither says it alone.
record PumpNotes() implements MadeData {
  private static final int STEPS = 30;
  private static final int SOONEST = 8;
  private static final List<String> BEFORE =
      List.of("at noon the pressure was", "shift two: pressure", "valve four checked, pressure");
  private static final List<String> AFTER =
      List.of("by hand", "as planned", "again and the door closed", "before the inspection");

  @Override
  public String task() {
    return "both";
  }

  @Override
  public List<String> rows() {
    return List.of("row", "rows");
  }

  @Override
  public String title() {
    return "What a gated network makes of a sensor and a note together";
  }

  @Override
  public String made() {
    return "A pressure was made that rises or falls at some time and stays there, and a note that"
        + " says it was raised or lowered. Where the two disagree the class is alarm:"
        + " neither the sensor nor the note says that alone.";
  }

  @Override
  public int usual() {
    return 280;
  }

  @Override
  public String part() {
    return "step and word";
  }

  @Override
  public List<String> own() {
    return List.of(
        "Rows of your own, in JSON Lines such as {\"note\": \"lowered by hand\", \"pressure\":"
            + " [[5.1], [4.9]], \"label\": \"normal\"}, or a table with names of files:",
        "gatelens train --data rows.jsonl --output mine.gatelens",
        "Why one of them is answered as it is:",
        "gatelens report mine.gatelens rows.jsonl --rows 1 --output why.html");
  }

  @Override
  public Path data(Path folder) {
    return folder.resolve("rows.jsonl");
  }

  @Override
  public Map<String, Planted> write(Path folder, int count, SplittableRandom dice)
      throws IOException {
    Map<String, Planted> planted = new LinkedHashMap<>();
    StringBuilder lines = new StringBuilder();
    for (int n = 0; n < count; n++) {
      boolean rises = n % 2 == 0;
      boolean raised = n / 2 % 2 == 0;
      int at = SOONEST + dice.nextInt(STEPS - 2 * SOONEST);
      String before = BEFORE.get(dice.nextInt(BEFORE.size()));
      String note =
          before + (raised ? " raised " : " lowered ") + AFTER.get(dice.nextInt(AFTER.size()));
      String label = rises == raised ? "normal" : "alarm";
      String id = String.format(Locale.ROOT, "%s-%04d", label, n);
      lines.append(String.format(Locale.ROOT, "{\"id\":\"%s\",\"note\":\"%s\",", id, note));
      lines.append("\"pressure\":[").append(series(rises, at, dice)).append("],");
      lines.append("\"label\":\"").append(label).append("\"}\n");
      // a mark is a word of its own
      int word = before.replaceAll("([,:])", " $1").split(" ").length;
      planted.put(
          id,
          new Planted(
              label,
              String.format(
                  Locale.ROOT,
                  "the pressure %s from step %d on, and the note says '%s'",
                  rises ? "rises" : "falls",
                  at + 1,
                  raised ? "raised" : "lowered"),
              List.of(Place.steps(0, word, 1), Place.steps(1, at, STEPS - at)),
              true));
    }
    Files.createDirectories(folder);
    Files.writeString(data(folder), lines);
    return planted;
  }

  /// About 5, and from some step on more or less.
  private static String series(boolean rises, int at, SplittableRandom dice) {
    StringBuilder out = new StringBuilder();
    for (int t = 0; t < STEPS; t++) {
      double value = 5 + 0.15 * dice.nextGaussian() + (t < at ? 0 : rises ? 1.5 : -1.5);
      out.append(t == 0 ? "" : ",").append(String.format(Locale.ROOT, "[%.2f]", value));
    }
    return out.toString();
  }
}
