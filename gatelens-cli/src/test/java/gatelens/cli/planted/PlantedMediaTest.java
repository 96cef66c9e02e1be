package gatelens.cli.planted;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.cli.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Pictures, sounds and pairs of inputs with something planted, learned and explained without a
/// setting: the explanation names what was planted, an input that decides nothing has little, and
/// that two inputs are needed is said where they are. With `-Dgatelens.full=true` all tasks on five
/// seeds; `-Dgatelens.planted=TEXT` only tasks with that word in their names.
class PlantedMediaTest {
  private static final boolean FULL = Boolean.getBoolean("gatelens.full");
  private static final int SEEDS = FULL ? Integer.getInteger("gatelens.planted.seeds", 5) : 1;
  private static final int EXPLAINED = 20;

  @TempDir private Path temporary;

  /// Where files and models are; `-Dgatelens.planted.keep=DIR` keeps them.
  private Path folder(PlantedTask task) {
    String kept = System.getProperty("gatelens.planted.keep", "");
    return (kept.isEmpty() ? temporary : Path.of(kept)).resolve(task.id().replace(' ', '-'));
  }

  static List<PlantedTask> tasks() {
    List<PlantedTask> all = new ArrayList<>();
    for (PlantedPicture.What what : PlantedPicture.What.values()) {
      for (List<String> reading :
          List.of(
              List.of("--read", "rows"),
              List.of("--read", "columns"),
              List.of("--read", "patches", "--patch", "5"))) {
        all.add(new PlantedPicture(what, reading));
      }
    }
    all.add(new PlantedSound());
    for (PlantedPair.Rule rule : PlantedPair.Rule.values()) {
      all.add(new PlantedPair(rule));
    }
    String only = System.getProperty("gatelens.planted", "");
    List<String> usual = List.of("TONE", "SOUND of text and sound");
    return all.stream()
        .filter(task -> FULL ? task.id().contains(only) : usual.contains(task.id()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void whatWasPlantedIsNamed(PlantedTask task) throws IOException {
    int inside = 0;
    int together = 0;
    int count = 0;
    List<Double> irrelevant = new ArrayList<>();
    StringBuilder told = new StringBuilder();
    Map<String, Integer> verdicts = new TreeMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      Path here = folder(task).resolve("s" + seed);
      SplittableRandom dice = new SplittableRandom(7919L * seed + 11);
      task.write(here.resolve("train"), task.training(), true, dice);
      task.write(here.resolve("test"), EXPLAINED, false, dice);
      Path model = here.resolve("m.gatelens");
      List<Object> train =
          new ArrayList<>(List.of("train", "--data", data(task, here.resolve("train"))));
      train.addAll(task.options());
      train.addAll(List.of("--output", model, "--seed", seed));
      Run.done(train.toArray());
      Path test = data(task, here.resolve("test"));
      Run found = Run.done("explain", model, test, "--json");
      String assessed = Run.done("evaluate", model, "--data", test, "--json").out();
      double accuracy = JsonMapper.shared().readTree(assessed).get("accuracy").asDouble();
      told.append(" accuracy " + accuracy);
      int hits = 0;
      int said = 0;
      Map<String, Integer> byAnswer = new TreeMap<>();
      for (JsonNode one : JsonMapper.shared().readTree(found.out()).get("explanations")) {
        PlantedTask.Seen seen = task.seen(one);
        String verdict = one.get("evidence").get("verdict").asString();
        verdicts.merge(verdict + (seen.inside() ? " of right" : " of wrong"), 1, Integer::sum);
        count++;
        hits += seen.inside() ? 1 : 0;
        byAnswer.merge(
            one.get("answer").get("class").asString(), seen.inside() ? 1 : 0, Integer::sum);
        said += seen.together() ? 1 : 0;
        if (!Double.isNaN(seen.irrelevant())) {
          irrelevant.add(seen.irrelevant());
        }
      }
      inside += hits;
      together += said;
      told.append(" inside " + hits + " " + byAnswer + " together " + said + ";");
    }
    double share = irrelevant.stream().mapToDouble(a -> a).average().orElse(0);
    double most = irrelevant.stream().mapToDouble(a -> a).max().orElse(0);
    String figures =
        String.format(
            Locale.ROOT,
            "%s: inside %d, together %d of %d, irrelevant %.3f (most %.3f), %s;%s",
            task.id(),
            inside,
            together,
            count,
            share,
            most,
            verdicts,
            told);
    if (FULL) {
      System.err.println(figures);
    }
    assertThat(count).isEqualTo(SEEDS * EXPLAINED);
    assertThat(inside).as(figures).isGreaterThanOrEqualTo(9 * count / 10);
    assertThat(together).as(figures).isGreaterThanOrEqualTo(9 * count / 10);
    assertThat(share).as(figures).isLessThan(0.1);
  }

  private static Path data(PlantedTask task, Path folder) {
    return task instanceof PlantedPair ? folder.resolve("rows.csv") : folder;
  }
}
