package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.report.document.ConceptDocument;
import gatelens.report.document.InfluenceDocument;
import gatelens.report.document.Json;
import gatelens.report.document.UnitDocument;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A layer of two units that show the two features of the step, of which only the first is read.
class UnitCommandsTest {
  private static final int COUNT = 60;
  private static final int LENGTH = 6;

  @TempDir Path folder;
  private Path file;
  private Path x;
  private Path y;

  @BeforeEach
  void write() throws IOException {
    Gru shows =
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.of(new float[] {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1}, 2, 6),
            Tensor.zeros(2, 6),
            Tensor.of(new float[] {-60, -60, 0, 0, 0, 0}, 6),
            Tensor.zeros(6),
            false);
    Dense head =
        new Dense(
            "dense_1",
            Tensor.of(new float[] {-3, 3, 0, 0}, 2, 2),
            Tensor.zeros(2),
            Activation.SOFTMAX);
    file = folder.resolve("m.gatelens");
    ModelFile.write(Model.of(2, shows, head), file);
    SplittableRandom random = new SplittableRandom(7);
    Tensor values = Tensor.generate(i -> random.nextGaussian(), COUNT, LENGTH, 2);
    x = folder.resolve("x.npy");
    Npy.write(x, values);
    y = folder.resolve("y.npy");
    // the class is the sign of the last value of feature 0
    Npy.write(y, Tensor.generate(i -> values.at((i * LENGTH + LENGTH - 1) * 2) > 0 ? 1 : 0, COUNT));
  }

  @Test
  void aUnitIsToldInOneSentence() {
    Run run = Run.of("unit", file, "--inputs", x, "--unit", "gru_0:1", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    UnitDocument card = Json.read(run.out(), UnitDocument.class);
    // h = tanh(x), and the other feature is drawn apart from it
    assertThat(card.curves().get(0).name()).isEqualTo("feature 1");
    assertThat(card.curves().get(0).explained()).isGreaterThan(0.85);
    for (UnitDocument.Bin bin : card.curves().get(0).bins()) {
      assertThat(bin.mean()).isCloseTo(Math.tanh(bin.value()), within(0.1));
    }
    assertThat(card.curves().get(1).explained()).isLessThan(0.05);
    // shuffled, two units of two weights are often the same again: that is no finding
    assertThat(card.sentence()).startsWith("gru_0:1: nothing found");
    // nothing above reads it
    assertThat(card.held()).hasValueSatisfying(held -> assertThat(held.moved()).isZero());
    assertThat(card.similar()).hasSize(1);
    Run text = Run.of("unit", file, "--inputs", x, "--unit", "gru_0:0");
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("gru_0:0")
        .contains("by feature 0")
        .contains("where it is highest")
        .contains("largest weights of its input: value 0 (+1.000)");
    assertThat(Run.of("unit", file, "--inputs", x, "--unit", "gru_0.update:0").out())
        .contains("held at its mean of 0.000");
  }

  @Test
  void whatIsNoUnitIsRefused() {
    for (String unit : new String[] {"gru_0", "gru_0:2", "gru_7:0", "gru_0.keep:0"}) {
      Run run = Run.of("unit", file, "--inputs", x, "--unit", unit);
      assertThat(run.code()).as(unit).isEqualTo(2);
    }
    assertThat(Run.of("unit", file, "--inputs", x, "--unit", "gru_0:2").err())
        .contains("gru_0 has units 0 to 1, found 2");
  }

  @Test
  void aConceptIsFoundInTheStates() {
    Run run = Run.of("concept", file, "--inputs", x, "--labels", y, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    ConceptDocument found = Json.read(run.out(), ConceptDocument.class);
    assertThat(found.layer()).isEqualTo("gru_0");
    assertThat(found.states()).isEqualTo(COUNT);
    assertThat(found.accuracy()).isGreaterThan(0.85);
    assertThat(found.chance()).isEqualTo(1.0 / 200);
    assertThat(found.effects()).hasSize(2);
    assertThat(found.effects().get(1).cosine()).isGreaterThan(0.8);
    Run text = Run.of("concept", file, "--inputs", x, "--labels", y);
    assertThat(text.out()).contains("the states hold it").contains("depends on it");
  }

  @Test
  void labelsByLineAreRead() throws IOException {
    Path lines = folder.resolve("lines.txt");
    StringBuilder text = new StringBuilder();
    for (int s = 0; s < COUNT; s++) {
      text.append(s % 2 == 0 ? "1,0,1,0,1,0\n" : "0 1 0 1 0 1\n");
    }
    Files.writeString(lines, text);
    Run run = Run.of("concept", file, "--inputs", x, "--labels", lines, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Json.read(run.out(), ConceptDocument.class).states()).isEqualTo(COUNT * LENGTH);
    Files.writeString(lines, "1\nperhaps\n");
    Run wrong = Run.of("concept", file, "--inputs", x, "--labels", lines);
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.err()).contains("line 2 has 'perhaps'");
  }

  @Test
  void trainingSequencesSpeak() {
    Run run = Run.of("influence", file, "--inputs", x, "--labels", y, "--only", "3", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    InfluenceDocument found = Json.read(run.out(), InfluenceDocument.class);
    assertThat(found.training()).isEqualTo(COUNT - 1);
    // every label is what the network answers: those of the same class speak for it
    assertThat(found.towards())
        .hasSize(5)
        .allSatisfy(one -> assertThat(one.label()).isEqualTo(found.answer()));
    assertThat(found.nearest()).hasSize(LENGTH);
    assertThat(Run.of("influence", file, "--inputs", x, "--labels", y, "--only", "3").out())
        .contains("speak for it")
        .contains("nearest of 354 training states, gru_0");
    assertThat(Run.of("influence", file, "--inputs", x, "--labels", y).err())
        .contains("one sequence is asked about");
    assertThat(Run.of("influence", file, "--inputs", x, "--labels", y, "--only", "99").err())
        .contains("there is no sequence 99");
  }
}
