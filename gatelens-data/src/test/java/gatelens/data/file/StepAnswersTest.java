package gatelens.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.Conventions;
import gatelens.data.DataException;
import gatelens.data.Encoding;
import gatelens.data.EncodingPlan;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Survey;
import gatelens.data.encode.EncodingFit;
import gatelens.sequence.Sample;
import gatelens.train.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An answer for each step of a sequence: `--as steps`.
final class StepAnswersTest {
  @TempDir private Path folder;

  private static Reading steps(Conventions.AnswerKind kind, String label) {
    return Reading.automatic()
        .withColumns(List.of(), Optional.of(label))
        .withConventions(Conventions.AUTOMATIC.withAnswer(kind));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<Row> rows(Path file, Reading reading) throws IOException {
    return Sources.open(file, reading, BadRows.refused()).source().first(100);
  }

  private static String words(Row row) {
    return ((Answer.Steps) row.answer())
        .each().stream()
            .map(one -> one instanceof Answer.Name name ? name.label() : "-")
            .collect(Collectors.joining(" "));
  }

  @Test
  void answersGoWithTheirRowsIntoTheOrderOfTime() throws IOException {
    Path file =
        file(
            "a.csv",
            "machine_id,t,x,state\nb,1,0.5,ok\na,3,0.3,hot\na,1,0.1,ok\na,2,0.2,\nb,2,0.6,hot\n");
    Sources.Opened opened =
        Sources.open(file, steps(Conventions.AnswerKind.STEPS, "state"), BadRows.refused());
    List<Row> rows = opened.source().first(9);
    assertThat(rows).extracting(Row::id).containsExactly("b", "a");
    assertThat(rows).extracting(StepAnswersTest::words).containsExactly("ok hot", "ok - hot");
    assertThat(opened.understanding().line())
        .contains("state: the answer, one for each step, 2 classes (ok, hot)");
    assertThat(Survey.of(opened.source()).classes())
        .containsEntry("ok", 2L)
        .containsEntry("hot", 2L);
    Encoding encoding = EncodingFit.learn(opened, EncodingPlan.usual()).encoding();
    assertThat(encoding.classes().names()).containsExactly("hot", "ok");
    assertThat(encoding.label(rows.get(1))).contains(new Label.Classes(new int[] {1, -1, 0}));
  }

  @Test
  void fractionsAreNumbersOfEachStepInDeviations() throws IOException {
    Path file =
        file(
            "a.csv",
            "machine_id,t,x,load\na,1,0.1,1.5\na,2,0.2,\na,3,0.3,4.5\nb,1,0.4,3.0\nb,2,0.5,\n");
    Sources.Opened opened =
        Sources.open(file, steps(Conventions.AnswerKind.STEPS, "load"), BadRows.refused());
    Encoding encoding = EncodingFit.learn(opened, EncodingPlan.usual()).encoding();
    Label.StepValues label =
        (Label.StepValues) encoding.label(opened.source().first(1).get(0)).orElseThrow();
    // 1.5, 3 and 4.5 have the mean 3 and the deviation 1.5 √(2/3)
    float off = (float) Math.sqrt(1.5);
    assertThat(label.values().values())
        .containsExactly(new float[] {-off, Float.NaN, off}, within(1e-6f));
    Sample sample = encoding.encode(opened.source().first(1).get(0).inputs());
    assertThat(encoding.restore(new float[] {-off, 0, off}, sample))
        .containsExactly(new double[] {1.5, 3, 4.5}, within(1e-6));
    // read again, the decided kind is that of training
    assertThat(rows(file, opened.reading()).get(0).answer()).isInstanceOf(Answer.Steps.class);
  }

  @Test
  void whatIsMissingIsAskedFor() throws IOException {
    Path file =
        file("a.csv", "machine_id,t,x,state\na,1,0.1,ok\na,2,0.2,hot\nb,1,0.3,ok\nb,2,0.3,ok\n");
    Reading noLabel =
        Reading.automatic()
            .withConventions(Conventions.AUTOMATIC.withAnswer(Conventions.AnswerKind.STEPS));
    assertThatThrownBy(() -> rows(file, noLabel))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("which column has the answer of each step: --label");
    Path wide = file("b.csv", "x,y,state\n0.1,0.5,ok\n0.2,0.5,hot\n");
    assertThatThrownBy(() -> rows(wide, steps(Conventions.AnswerKind.STEPS, "state")))
        .hasMessageContaining("nothing says which rows are one: --id COLUMN");
    // without it the answers of a sequence differ, and the option is named
    assertThatThrownBy(() -> rows(file, steps(Conventions.AnswerKind.AUTO, "state")))
        .hasMessageContaining("--as steps");
  }

  @Test
  void objectsHaveAListOfAnswersAsLongAsTheirSeries() throws IOException {
    Path file =
        file("a.jsonl", "{\"x\": [1, 2, 3], \"label\": [\"up\", \"up\", null]}\n".repeat(2));
    assertThat(rows(file, steps(Conventions.AnswerKind.STEPS, "label")))
        .extracting(StepAnswersTest::words)
        .containsExactly("up up -", "up up -");
    Path shorter = file("b.jsonl", "{\"x\": [1, 2, 3], \"label\": [\"up\", \"down\"]}\n");
    assertThatThrownBy(() -> rows(shorter, steps(Conventions.AnswerKind.STEPS, "label")))
        .hasMessageContaining("expected 3 answers, one for each step (--as steps), found 2");
    Path numbers = file("c.jsonl", "{\"x\": [1, 2], \"label\": [0.5, 1]}\n");
    assertThatThrownBy(() -> rows(numbers, steps(Conventions.AnswerKind.STEPS, "label")))
        .hasMessageContaining("--as number-steps");
    assertThat(rows(numbers, steps(Conventions.AnswerKind.NUMBER_STEPS, "label")).get(0).answer())
        .isEqualTo(
            new Answer.Steps(
                List.of(
                    new Answer.Numbers(new float[] {0.5f}), new Answer.Numbers(new float[] {1}))));
  }
}
