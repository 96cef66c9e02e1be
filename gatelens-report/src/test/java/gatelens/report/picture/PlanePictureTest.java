package gatelens.report.picture;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.dynamics.DynamicsQuestion;
import gatelens.dynamics.DynamicsStudy;
import gatelens.dynamics.LimitCycle;
import gatelens.dynamics.RestingPoint;
import gatelens.dynamics.RestingPoints;
import gatelens.dynamics.StatePlane;
import gatelens.layer.Activation;
import gatelens.layer.Dense;
import gatelens.layer.Gru;
import gatelens.layer.GruVariant;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.document.DynamicsDocument;
import gatelens.report.document.Json;
import gatelens.report.draw.Table;
import gatelens.report.text.DynamicsText;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanePictureTest {
  /// Two switches beside each other, `h = (h + tanh(2 h + 3 x)) / 2`: four stable states, four
  /// saddles, one source.
  private static DynamicsStudy study() {
    float[] kernel = {0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 3};
    float[] recurrent = {0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 2};
    Gru gru =
        Gru.of(
            "gru_0",
            GruVariant.RESET_AFTER,
            Tensor.of(kernel, 2, 6),
            Tensor.of(recurrent, 2, 6),
            Tensor.of(new float[] {0, 0, 60, 60, 0, 0}, 6),
            Tensor.zeros(6),
            false);
    Dense head =
        new Dense(
            "dense_1", Tensor.of(new float[] {4, 1}, 2, 1), Tensor.zeros(1), Activation.SIGMOID);
    List<Sample> samples =
        List.of(
            sample(1, 0, 0, 1, 0, 0),
            sample(-1, 0, 0, 1, 0, 0),
            sample(1, 0, 0, -1, 0, 0),
            sample(-1, 0, 0, -1, 0, 0));
    try (Workers one = Workers.single()) {
      return DynamicsStudy.of(
          Model.of(2, gru, head),
          samples,
          new DynamicsQuestion(
              List.of("zero"),
              300,
              1,
              RestingPoints.Search.USUAL,
              0,
              StatePlane.Axes.COMPONENTS,
              List.of(List.of("0:1-2"))),
          (what, done, all) -> {},
          one);
    }
  }

  private static Sample sample(float... values) {
    return Sample.of(FeatureSequence.of(Tensor.of(values, values.length / 2, 2)));
  }

  @Test
  void everyPointStandsInThePlaneWithItsKind() {
    DynamicsStudy study = study();
    List<RestingPoint> points = study.parts().get(0).at().get(0).found().points();
    Picture picture = PlanePicture.of(study).get(0);
    assertThat(picture.name()).isEqualTo("dynamics-1-1");
    assertThat(picture.title()).isEqualTo("States of gru_0 while the input stays at ‘zero’");
    Table table = picture.table();
    List<List<String>> marks =
        table.rows().stream().filter(row -> row.get(0).endsWith("point")).toList();
    assertThat(marks).hasSize(points.size());
    assertThat(marks).filteredOn(row -> row.get(0).equals("stable point")).hasSize(4);
    StatePlane plane = study.parts().get(0).plane().orElseThrow();
    for (int n = 0; n < points.size(); n++) {
      // two values of state lie in their plane whole
      double across = Double.parseDouble(marks.get(n).get(3));
      double up = Double.parseDouble(marks.get(n).get(4));
      for (int i = 0; i < 2; i++) {
        double value = plane.middle()[i] + across * plane.across()[i] + up * plane.up()[i];
        assertThat(value)
            .isCloseTo(points.get(n).state()[i], org.assertj.core.api.Assertions.within(1e-9));
      }
    }
    assertThat(table.rows()).hasSize(points.size() + 4 * 4 + StatePlane.GRID * StatePlane.GRID);
    assertThat(picture.text().chars().filter(c -> c == 'O').count()).isEqualTo(5);
    assertThat(picture.svg()).contains("first principal component").contains("dot: stable point");
    assertThat(picture.png()).hasSizeGreaterThan(10_000);
    DynamicsDocument document = DynamicsDocument.of(study, Optional.empty());
    assertThat(Json.read(Json.text(document), DynamicsDocument.class)).isEqualTo(document);
    assertThat(document.maps().get(0).plane().orElseThrow().axes()).isEqualTo("components");
  }

  /// The cycle's places in the plane are those of its states, and each is drawn with its number.
  @Test
  void aRoundOfEventsHasItsCycles() {
    DynamicsStudy study = study();
    List<LimitCycle> cycles = study.parts().get(0).rounds().get(0).found().cycles();
    assertThat(cycles).isNotEmpty().allMatch(cycle -> cycle.length() % 2 == 0);
    Picture picture = PlanePicture.of(study).get(1);
    assertThat(picture.name()).isEqualTo("dynamics-1-round-1");
    assertThat(picture.title()).isEqualTo("States of gru_0 while ‘0:1-2’ comes again and again");
    StatePlane plane = study.parts().get(0).plane().orElseThrow();
    List<List<String>> rows = picture.table().rows();
    int row = 0;
    for (LimitCycle cycle : cycles) {
      for (double[] state : cycle.states()) {
        double across = Double.parseDouble(rows.get(row).get(2));
        double up = Double.parseDouble(rows.get(row).get(3));
        row++;
        for (int i = 0; i < 2; i++) {
          double value = plane.middle()[i] + across * plane.across()[i] + up * plane.up()[i];
          assertThat(value).isCloseTo(state[i], org.assertj.core.api.Assertions.within(1e-9));
        }
      }
    }
    assertThat(rows).hasSize(row);
    assertThat(picture.svg()).containsPattern("polyline points=\"[^\"]+\"[^>]+#c2500a");
    String text = new DynamicsText(values -> values.length + " values").of(study);
    assertThat(text).contains("while ‘0:1-2’ comes again and again: ").contains("back after");
  }
}
