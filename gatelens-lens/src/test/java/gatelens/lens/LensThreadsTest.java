package gatelens.lens;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.Encoding;
import gatelens.data.Notation;
import gatelens.data.Reading;
import gatelens.data.Roles;
import gatelens.data.SeriesPlan;
import gatelens.data.encode.SeriesEncoder;
import gatelens.decision.Decision;
import gatelens.decision.Question;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.TimeScale;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A service opens a model once and asks it from all its threads.
class LensThreadsTest {
  @TempDir private Path folder;

  private static Lens lens() {
    SeriesEncoder encoder =
        new SeriesEncoder(
            List.of(
                new SeriesEncoder.Part("amount", 50, 20, List.of()),
                new SeriesEncoder.Part("kind", 0, 1, List.of("shop", "atm", "web"))),
            SeriesPlan.Missing.FORWARD,
            600);
    Reading reading =
        new Reading(
                Reading.Format.CSV,
                new Roles(
                    List.of("card"),
                    Optional.of("time"),
                    TimeScale.UNKNOWN,
                    List.of("amount", "kind"),
                    Optional.empty(),
                    Optional.empty()),
                Optional.empty(),
                0)
            .withNotations(
                List.of(
                    new Notation("amount", Notation.Kind.NUMBER, "COMMA"),
                    new Notation("kind", Notation.Kind.WORDS, ""),
                    new Notation("time", Notation.Kind.DATE, "DAY_FIRST")));
    Encoding encoding = new Encoding(List.of("input"), List.of(encoder), reading, List.of());
    Model model =
        ModelPlan.parse("gru(6) dense(2,softmax)")
            .initialise(encoder.width(), Initialisation.KERAS, 3);
    return Lens.of(model.withInfo(encoding.in(model.info())), Workers.of(2));
  }

  private Path table() throws IOException {
    List<String> lines = new ArrayList<>(List.of("card;time;amount;kind"));
    for (int n = 0; n < 120; n++) {
      lines.add(
          "card%d;%02d.01.2026 %02d:%02d:00;%d,5;%s"
              .formatted(
                  n / 12,
                  1 + n % 12,
                  n % 24,
                  n % 60,
                  7 * n % 97,
                  List.of("shop", "atm", "web", "new").get(n % 4)));
    }
    return Files.write(folder.resolve("cards.csv"), lines);
  }

  private static List<String> answers(Lens lens, Path table, String method) throws IOException {
    List<String> answers = new ArrayList<>();
    for (Decision one : lens.decide(new Inputs.Raw(table), Question.of(method)).all()) {
      answers.add(
          one.subject().name()
              + one.answer()
              + Arrays.toString(one.explanation().attribution().get(0).values()));
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"deeplift", "integrated-gradients", "occlusion", "lime"})
  void everyThreadGetsTheAnswersOfOne(String method) throws Exception {
    Path table = table();
    try (Lens lens = lens();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<String> alone = answers(lens, table, method);
      assertThat(alone).hasSize(10).doesNotHaveDuplicates();
      List<Future<List<String>>> all = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        all.add(threads.submit(() -> answers(lens, table, method)));
      }
      for (Future<List<String>> one : all) {
        assertThat(one.get()).isEqualTo(alone);
      }
    }
  }
}
