package gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gatelens.parallel.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static Evaluation.Table run(Evaluation evaluation) {
    try (Workers workers = Workers.all()) {
      return evaluation.run(workers, System::nanoTime, words -> {});
    }
  }

  private static double figure(Evaluation.Table table, String method, String measure) {
    return table.rows().stream()
        .filter(row -> row.method().equals(method))
        .mapToDouble(row -> row.mean()[Evaluation.MEASURES.indexOf(measure)])
        .findFirst()
        .orElseThrow();
  }

  /// The score is known, so occlusion finds exactly the cells that are summed.
  @Test
  void armaIsFoundExactly() {
    for (Task task : List.of(Task.ARMA_FEATURE, Task.ARMA_TIME)) {
      List<String> methods = List.of("integrated-gradients", "occlusion", "permutation-shap");
      Evaluation.Table table = run(new Evaluation(task, methods, 1, 5, 10, 0));
      for (String method : methods) {
        assertThat(figure(table, method, "AUP")).isCloseTo(1, within(0.005));
        assertThat(figure(table, method, "AUROC")).isCloseTo(1, within(0.001));
      }
      assertThat(figure(table, "random", "AUROC")).isCloseTo(0.5, within(0.03));
    }
  }

  /// Masks find them too, nearly: AUP 0.96 to 0.99 was published.
  @Test
  void masksFindArmaNearly() {
    List<String> methods = List.of("dynamask", "extremal-mask");
    Evaluation.Table table = run(new Evaluation(Task.ARMA_FEATURE, methods, 1, 5, 5, 0));
    for (String method : methods) {
      assertThat(figure(table, method, "AUP")).isGreaterThan(0.95);
      assertThat(figure(table, method, "AUROC")).isGreaterThan(0.9);
    }
  }

  /// A small run of State: every method beats chance, by the figures' order.
  @Test
  void stateRanksMethodsAboveChance() {
    Evaluation.Table table =
        run(
            new Evaluation(
                Task.STATE,
                List.of("integrated-gradients", "shapley", "augmented-occlusion", "winit"),
                1,
                250,
                10,
                1));
    assertThat(table.accuracy().get(0)).isGreaterThan(0.8);
    assertThat(figure(table, "shapley", "AUROC")).isGreaterThan(0.8);
    assertThat(figure(table, "integrated-gradients", "AUROC")).isGreaterThan(0.75);
    assertThat(figure(table, "augmented-occlusion", "AUROC")).isGreaterThan(0.75);
    assertThat(figure(table, "random", "AUROC")).isCloseTo(0.5, within(0.05));
    assertThat(figure(table, "shapley", "comprehensiveness"))
        .isGreaterThan(figure(table, "random", "comprehensiveness"));
    assertThat(figure(table, "integrated-gradients", "infidelity")).isBetween(0.0, 0.9);
    assertThat(table.rows()).hasSize(5);
  }

  @Test
  void namesAndSettingsAreChecked() {
    assertThatThrownBy(() -> Task.parse("stat")).hasMessageContaining("[state, switch");
    assertThat(Task.parse("spike-delay").history()).isTrue();
    for (Task task : Task.values()) {
      assertThat(task.published()).isNotEmpty();
      assertThat(task.usualSeries()).isPositive();
    }
    assertThatThrownBy(() -> new Evaluation(Task.STATE, List.of(), 0, 0, 1, 0))
        .hasMessageContaining("0 seeds");
    assertThatThrownBy(() -> run(new Evaluation(Task.ARMA_TIME, List.of("lime"), 1, 5, 1, 0)))
        .hasMessageContaining("it has [integrated-gradients, occlusion");
  }
}
