package gatelens.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.cli.Run;
import gatelens.formats.Npy;
import gatelens.formats.own.ModelFile;
import gatelens.report.document.InterveneDocument;
import gatelens.report.document.Json;
import gatelens.tensor.Tensor;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterveneCommandTest {
  @TempDir Path folder;
  private Path file;
  private Path x;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("m.gatelens");
    ModelFile.write(
        ModelPlan.parse("gru(5,sequences) lstm(3) dense(2,softmax)")
            .initialise(2, Initialisation.PYTORCH, 5),
        file);
    x = folder.resolve("x.npy");
    Npy.write(x, Tensor.generate(i -> Math.sin(3 * i), 3, 17, 2));
  }

  private InterveneDocument.Changed json(String only, String... more) {
    List<Object> arguments = new ArrayList<>(List.of("intervene", file, "--inputs", x));
    arguments.addAll(List.of("--only", only, "--donor", "2", "--json"));
    arguments.addAll(List.of(more));
    Run run = Run.of(arguments.toArray());
    assertThat(run.code()).as(run.err()).isZero();
    return Json.read(run.out(), InterveneDocument.class).sequences().get(0);
  }

  @Test
  void everythingOfTheDonorMovesTheAnswerToTheDonors() {
    InterveneDocument.Changed all = json("1", "--do", "graft gru_0", "--do", "graft lstm_0");
    InterveneDocument.Changed donor = json("2", "--do", "reset gru_0 @17");
    assertThat(all.after()).isEqualTo(donor.before());
    assertThat(all.before()).isNotEqualTo(donor.before());
    assertThat(all.done().get(0).what()).isEqualTo("gru_0 as in the donor behind steps 1 to 17");
    assertThat(all.cellSteps()).isEqualTo(17);
  }

  @Test
  void stepsAreCountedFromOneAndUnitsFromZero() {
    InterveneDocument.Changed held = json("1", "--do", "hold gru_0:4=0.25 @4-9");
    assertThat(held.done().get(0).what()).isEqualTo("unit 4 of gru_0 held at 0.250, steps 4 to 9");
    assertThat(held.firstStep()).isEqualTo(3);
    assertThat(held.cellSteps()).isEqualTo(14);
    assertThat(held.after()).isEqualTo(held.done().get(0).alone()).isNotEqualTo(held.before());
    InterveneDocument.Map map = json("1", "--map", "--blocks", "2").map().orElseThrow();
    assertThat(map.rows())
        .containsExactly(
            "gru_0, units 0 to 1", "gru_0, units 2 to 4", "lstm_0, unit 0", "lstm_0, units 1 to 2");
    assertThat(map.whole().get(16)).isEqualTo(1);
    assertThat(map.cellSteps()).isEqualTo(5L * 17 * 18 / 2);
  }

  @Test
  void itIsToldInWords() {
    Run text =
        Run.of(
            "intervene",
            file,
            "--inputs",
            x,
            "--only",
            "1",
            "--do",
            "force lstm_0.forget:2=1 @3-",
            "--do",
            "cut gru_0.update<unit:4 @2");
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out())
        .contains(
            "gate forget of lstm_0, unit 2 forced to 1, steps 3 to 17: ",
            "update of gru_0 does not hear unit 4, step 2: ",
            "all of it together: ",
            "run again from step 2: 16 of 17 steps");
  }

  @Test
  void theTightFormsSayTheSame() {
    for (String[] pair :
        new String[][] {
          {"hold gru_0:3=0 @5-9", "clamp:gru_0:3=0@5-9"},
          {"force gru_0.update:1=1 @2", "clamp:gru_0.update:1=1@2"},
          {"reset gru_0 @5", "reset:gru_0@5"}
        }) {
      Run spaced = Run.of("intervene", file, "--inputs", x, "--only", "1", "--do", pair[0]);
      Run tight = Run.of("intervene", file, "--inputs", x, "--only", "1", "--do", pair[1]);
      assertThat(spaced.code()).as(spaced.err()).isZero();
      assertThat(tight.out()).isEqualTo(spaced.out());
    }
    Run every = Run.of("intervene", file, "--inputs", x, "--only", "1", "--do", "reset@5");
    assertThat(every.code()).as(every.err()).isZero();
    assertThat(every.out())
        .contains("memory of gru_0 lost behind step 5")
        .contains("memory of lstm_0 lost behind step 5");
  }

  @Test
  void whatMeansNothingIsRefusedWithTheForms() {
    for (String phrase :
        List.of(
            "reset",
            "graft gru_0 =3",
            "hold gru_0=1",
            "force gru_0=1",
            "force gru_0.update=much",
            "freeze gru_0.update @1-3",
            "cut gru_0.update",
            "stop gru_0",
            "reset gru_9 @3",
            "reset gru_0 @18",
            "nonsense")) {
      Run run = Run.of("intervene", file, "--inputs", x, "--only", "1", "--do", phrase);
      assertThat(run.code()).as(phrase).isEqualTo(2);
      assertThat(run.err()).as(phrase).contains("try: --do: reset [LAYER] @STEP");
    }
    assertThat(Run.of("intervene", file, "--inputs", x).err()).contains("nothing is done");
    assertThat(Run.of("intervene", file, "--inputs", x, "--map").err())
        .contains("a map needs a donor");
  }
}
