package gatelens.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.page.DecisionPage;
import gatelens.report.picture.Gallery;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.train.Dataset;
import gatelens.train.Example;
import gatelens.train.History;
import gatelens.train.Initialisation;
import gatelens.train.Label;
import gatelens.train.ModelPlan;
import gatelens.train.Split;
import gatelens.train.TrainingListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What TensorBoard gets of trainings and decisions: tags, and the bytes of their numbers.
final class WrittenEventsTest {
  private static final Model MODEL =
      ModelPlan.parse("gru(3) dense(2)").initialise(2, Initialisation.PYTORCH, 2);
  private static final Sample SAMPLE =
      Sample.of(FeatureSequence.of(Tensor.generate(i -> i / 4.0 - 1, 4, 2)));

  @TempDir private Path folder;

  /// Every event's bytes, as characters.
  private List<String> events() throws IOException {
    Path written;
    try (Stream<Path> files = Files.list(folder)) {
      written =
          files.filter(file -> file.toString().contains("tfevents")).findFirst().orElseThrow();
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(written)).order(ByteOrder.LITTLE_ENDIAN);
    List<String> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] event = new byte[(int) in.getLong()];
      in.getInt();
      in.get(event);
      in.getInt();
      events.add(new String(event, StandardCharsets.ISO_8859_1));
    }
    return events;
  }

  private static void has(List<String> events, String tag, double value) {
    byte[] bytes =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat((float) value).array();
    String number = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(events).anySatisfy(event -> assertThat(event).contains(tag).contains(number));
  }

  @Test
  void aTraining() throws IOException {
    Dataset one = Dataset.of(List.of(new Example(SAMPLE, new Label.Class(1), 1)));
    List<String> told = new ArrayList<>();
    TrainingListener other =
        new TrainingListener() {
          @Override
          public void better(int epoch, Model model) {
            told.add("better " + epoch);
          }

          @Override
          public boolean stops() {
            return true;
          }
        };
    try (TensorBoardTraining training =
        TensorBoardTraining.of(other, Optional.of(folder), new Split(one, Dataset.empty()), 1)) {
      training.step(
          new TrainingListener.Progress(0, 1, 1, 1, 0.5, 0.25, "absolute error", 0.0625, 0.375, 1));
      training.epoch(new History.Epoch(0, 0.6875, 0.25, 0.8125, 0.3125, 0.0625));
      List<float[]> gradients =
          MODEL.parameters().stream().map(p -> new float[p.value().size()]).toList();
      training.learned(0, MODEL, gradients);
      training.better(3, MODEL);
      assertThat(training.stops()).isTrue();
    }
    assertThat(told).containsExactly("better 3");
    List<String> events = events();
    has(events, "batch/loss", 0.375);
    has(events, "batch/rate", 0.0625);
    has(events, "epoch/loss", 0.6875);
    has(events, "epoch/absolute_error", 0.25);
    has(events, "epoch/held_out_loss", 0.8125);
    has(events, "epoch/held_out_absolute_error", 0.3125);
    for (var parameter : MODEL.parameters()) {
      assertThat(events)
          .anyMatch(event -> event.contains("weights/" + parameter.name()))
          .anyMatch(event -> event.contains("gradients/" + parameter.name()));
    }
    assertThat(events).anyMatch(event -> event.contains("gru_0/update/mean"));
  }

  @Test
  void nothingIsWrittenWithoutAFolder() throws IOException {
    Dataset one = Dataset.of(List.of(new Example(SAMPLE, new Label.Class(1), 1)));
    try (TensorBoardTraining training =
        TensorBoardTraining.of(TrainingListener.NONE, Optional.empty(), new Split(one, one), 1)) {
      training.epoch(new History.Epoch(0, 0.5, 0.25, Double.NaN, Double.NaN, 0.0625));
      assertThat(training.stops()).isFalse();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void decisions() throws IOException {
    Question question =
        Question.USUAL.withTarget("1").withEvidence(Depth.CHEAP).withWanted(DecisionPage.WANTED);
    Decision decision =
        Decisions.of(MODEL, List.of(Subject.of(0, SAMPLE)), question, Workers.single()).get(0);
    new DecisionEvents(MODEL, List.of(decision), Gallery.Style.plain("")).write(folder);
    List<String> events = events();
    double score = decision.explanation().completeness().score();
    has(events, "why/score", score);
    has(events, "why/not_explained", decision.explanation().completeness().gap());
    has(events, "why/lead", decision.certainty());
    for (var check : decision.evidence().orElseThrow().checks()) {
      has(events, "evidence/" + check.name().replace(' ', '_'), check.value());
    }
    assertThat(events)
        .anyMatch(event -> event.contains("why/attribution"))
        .anyMatch(event -> event.contains("pictures/") && event.contains("PNG"));
    // the projector's points are the states of the trace, a line a step
    Tensor hidden = decision.trace().orElseThrow().signal("gru_0.hidden");
    List<String> points = Files.readAllLines(folder.resolve("tensors.tsv"));
    assertThat(points).hasSize(4);
    assertThat(points.get(3))
        .isEqualTo(hidden.get(3, 0) + "\t" + hidden.get(3, 1) + "\t" + hidden.get(3, 2));
    assertThat(Files.readAllLines(folder.resolve("metadata.tsv")).get(1))
        .contains("\t" + score + "\t");
  }
}
