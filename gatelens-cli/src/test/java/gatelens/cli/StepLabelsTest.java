package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--as steps` from the file to the answers.
final class StepLabelsTest {
  @TempDir private Path folder;

  private Path table() throws IOException {
    StringBuilder rows = new StringBuilder("machine_id,t,x,state,load\n");
    for (int i = 0; i < 24; i++) {
      boolean hot = i % 3 == 0;
      rows.append(
          "m%d,%d,%s,%s,%s%n"
              .formatted(i / 4, i % 4, hot ? "0.9" : "0.1", hot ? "hot" : "ok", 10.5 + i % 3));
    }
    return Files.writeString(folder.resolve("a.csv"), rows);
  }

  @Test
  void eachStepIsAnsweredWithItsClass() throws IOException {
    Path model = folder.resolve("m.gatelens");
    Path data = table();
    Run trained =
        Run.done(
            "train",
            "--data",
            data,
            "--as",
            "steps",
            "--label",
            "state",
            "--features",
            "x",
            "--epochs",
            60,
            "--learning-rate",
            0.05,
            "--output",
            model);
    assertThat(trained.err()).contains("layers: gru(64,sequences) dense(2,softmax)");
    Run answers = Run.done("predict", model, data);
    assertThat(answers.out())
        .startsWith("m0\thot\tok\tok\thot\n".replace("\n", System.lineSeparator()));
    assertThat(answers.err()).contains("24 of 24 rows with a class in the data");
    Run once =
        Run.of(
            "train",
            "--data",
            data,
            "--as",
            "steps",
            "--label",
            "state",
            "--features",
            "x",
            "--model",
            "gru(4) dense(2,softmax)",
            "--epochs",
            1,
            "--output",
            model);
    assertThat(once.code()).isEqualTo(2);
    assertThat(once.err())
        .contains("an answer for each step (--as steps), and the model answers once");
  }

  @Test
  void numbersOfStepsComeInTheUnitsOfTheData() throws IOException {
    Path model = folder.resolve("m.gatelens");
    Path data = table();
    Path answers = folder.resolve("y.csv");
    Run.done(
        "train",
        "--data",
        data,
        "--as",
        "steps",
        "--label",
        "load",
        "--features",
        "x",
        "--epochs",
        1,
        "--output",
        model);
    Run.done("predict", model, data, "--output", answers);
    assertThat(Files.readAllLines(answers)).hasSize(25).first().isEqualTo("id,step,load");
    // about the mean of 10.5, 11.5 and 12.5, where a standardised number would be about 0
    assertThat(Double.parseDouble(Files.readAllLines(answers).get(1).split(",", -1)[2]))
        .isBetween(9.0, 14.0);
  }
}
