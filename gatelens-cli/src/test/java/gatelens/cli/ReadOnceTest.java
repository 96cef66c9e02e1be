package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.data.Answer;
import gatelens.data.Input;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.decision.Decision;
import gatelens.decision.Question;
import gatelens.explain.Provenance;
import gatelens.lens.Held;
import gatelens.lens.Inputs;
import gatelens.lens.Judgement;
import gatelens.lens.Lens;
import gatelens.lens.Measuring;
import gatelens.parallel.Workers;
import gatelens.report.page.DecisionPage;
import gatelens.report.picture.Gallery;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked about is read once: rows of a program, a file, and standard input.
final class ReadOnceTest {
  @TempDir private Path folder;

  /// Rows that fail when they are read a second time.
  private static Inputs.Rows once() {
    List<Row> rows = new ArrayList<>();
    for (String text : List.of("good film", "bad film", "good good bad", "a film")) {
      rows.add(
          new Row(
              "row " + rows.size(),
              List.of(new Input.Text(text)),
              new Answer.Name(text.startsWith("good") ? "pos" : "neg")));
    }
    boolean[] read = {false};
    return new Inputs.Rows(visitor -> {
      if (read[0]) {
        throw new IOException("read a second time");
      }
      read[0] = true;
      Source.of(rows).read(visitor);
    });
  }

  @Test
  void rowsThatCanBeReadOnceGoThroughEverythingThatIsAsked() throws IOException {
    try (Lens lens = Lens.of(TextModel.model(), Workers.of(2))) {
      Judgement judgement = lens.predict(once(), batch -> assertThat(batch).hasSize(4));
      assertThat(judgement.result().map(Judgement.Result.Classes.class::cast).orElseThrow().rows())
          .isEqualTo(4);
      List<Decision> decisions =
          lens.decide(once(), Question.USUAL.withWanted(DecisionPage.WANTED)).all();
      assertThat(decisions)
          .extracting(decision -> decision.subject().name())
          .startsWith("row 0: good film", "row 1: bad film");
      // a report runs nothing and reads nothing
      String page =
          new DecisionPage(
                  decisions,
                  List.of(),
                  new Gallery.Style("", Gallery.Order.NUMBER, Optional.empty()),
                  new Provenance(Map.of()))
              .html();
      assertThat(page).contains("row 2: good good bad");
      assertThat(lens.trace(once()).all())
          .hasSize(4)
          .allSatisfy(traced -> assertThat(traced.signals()).containsKey("gru_0.update"));
      assertThat(lens.measure(once(), Measuring.of("completeness", Question.USUAL)).all())
          .hasSize(4)
          .allSatisfy(one -> assertThat(one.first()).isBetween(0.0, 0.01));
      assertThat(lens.held(Held.of(once())).names())
          .containsExactly(
              "row 0: good film", "row 1: bad film", "row 2: good good bad", "row 3: a film");
    }
  }

  @Test
  void aFileIsOpenedOnce() throws IOException {
    Path file = TextModel.rows(folder);
    try (Lens lens = Lens.of(TextModel.model(), Workers.single())) {
      assertThat(opened(file, counted -> lens.predict(new Inputs.Raw(counted), batch -> {})))
          .isBetween(1, 2);
      assertThat(
              opened(
                  file,
                  counted -> lens.decide(new Inputs.Raw(counted), Question.of("gradient")).all()))
          .isBetween(1, 2);
      assertThat(opened(file, counted -> lens.trace(new Inputs.Raw(counted)).all()))
          .isBetween(1, 2);
      assertThat(opened(file, counted -> lens.held(Held.of(new Inputs.Raw(counted)))))
          .isBetween(1, 2);
    }
  }

  private interface Reading {
    void of(Path file) throws IOException;
  }

  private static int opened(Path file, Reading reading) throws IOException {
    CountingFiles files = new CountingFiles();
    reading.of(files.path(file));
    return files.opened(file);
  }

  /// `cat rows.csv | gatelens COMMAND m.gatelens -`
  @ParameterizedTest
  @ValueSource(
      strings = {"predict", "explain", "report", "trace", "measure", "gates", "export", "flow"})
  void standardInputIsReadByEveryCommand(String command) throws IOException {
    Path model = TextModel.write(folder);
    Path out = folder.resolve("out");
    List<Object> words = new ArrayList<>(List.of(command, model, "-", "--quiet"));
    switch (command) {
      case "report", "trace" -> words.addAll(List.of("--output", out));
      case "measure" -> words.addAll(List.of("--measure", "completeness", "--method", "gradient"));
      case "export" -> words.addAll(List.of("--to", "npy", "--output", out));
      default -> {}
    }
    InputStream before = System.in;
    boolean[] ended = {false};
    System.setIn(once(TextModel.ROWS, ended));
    try {
      Run run = Run.of(words.toArray());
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(ended[0]).isTrue();
      if (command.equals("predict")) {
        assertThat(run.out().lines()).hasSize(4);
      }
    } finally {
      System.setIn(before);
    }
  }

  /// A stream that fails when somebody begins anew after its end was closed.
  private static InputStream once(String text, boolean[] ended) {
    return new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      private boolean closed;

      @Override
      public int read(byte[] to, int from, int most) throws IOException {
        if (closed) {
          throw new IOException("read a second time");
        }
        int count = super.read(to, from, most);
        ended[0] |= count < 0;
        return count;
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }
}
