package gatelens.benchmark;

import java.util.List;

/// A figure that others have published for a method and a task; NaN where they give none.
///
/// @param method our name of the nearest method
/// @param theirs their name of it
/// @param source where it stands
public record Published(
    String method,
    String theirs,
    double auroc,
    double auprc,
    double aup,
    double aur,
    String source) {
  private static final String TINT =
      "time_interpret, experiments/hmm/results.csv (GRU of 200, 5 folds)";
  private static final String TIMING = "TIMING, 2025, as quoted in a public repository";
  private static final String ARMA = "time_interpret, experiments/arma";
  private static final String WINIT = "WinIT notebook (GRU of 1 layer)";
  private static final double NONE = Double.NaN;

  static List<Published> of(Task task) {
    return switch (task) {
      case STATE ->
          List.of(
              new Published("integrated-gradients", "IG", .936, .909, .918, .454, TINT),
              new Published("occlusion-mean", "Occlusion", .870, .817, .866, .393, TINT),
              new Published("augmented-occlusion", "AFO", .915, .830, .755, .388, TINT),
              new Published("fit", "FIT", .711, .464, .421, .549, TINT),
              new Published("dynamask", "Dynamask", .876, .695, .711, .763, TINT),
              new Published("extremal-mask", "ExtremalMask", .910, .883, .885, .781, TINT),
              new Published("integrated-gradients", "IG", NONE, NONE, .922, .357, TIMING),
              new Published("occlusion-mean", "FO", NONE, NONE, .882, .303, TIMING),
              new Published("augmented-occlusion", "AFO", NONE, NONE, .809, .374, TIMING),
              new Published("fit", "FIT", NONE, NONE, .483, .607, TIMING),
              new Published("dynamask", "Dynamask", NONE, NONE, .335, .506, TIMING),
              new Published("extremal-mask", "Extrmask", NONE, NONE, .557, .012, TIMING));
      case SWITCH ->
          List.of(
              new Published("integrated-gradients", "IG", NONE, NONE, .918, .433, TIMING),
              new Published("occlusion-mean", "FO", NONE, NONE, .902, .374, TIMING),
              new Published("augmented-occlusion", "AFO", NONE, NONE, .836, .416, TIMING),
              new Published("fit", "FIT", NONE, NONE, .522, .437, TIMING),
              new Published("dynamask", "Dynamask", NONE, NONE, .362, .754, TIMING),
              new Published("extremal-mask", "Extrmask", NONE, NONE, .978, .745, TIMING));
      case SPIKE ->
          List.of(
              new Published("winit", "WinIT", NONE, 1.000, NONE, NONE, WINIT),
              new Published("augmented-occlusion", "AFO", NONE, .944, NONE, NONE, WINIT),
              new Published("fit", "FIT", NONE, .803, NONE, NONE, WINIT),
              new Published("integrated-gradients", "IG", NONE, .378, NONE, NONE, WINIT),
              new Published("occlusion-mean", "FO", NONE, .187, NONE, NONE, WINIT),
              new Published("dynamask", "Dynamask", NONE, .503, NONE, NONE, WINIT));
      case SPIKE_DELAY ->
          List.of(
              new Published("winit", "WinIT", NONE, .996, NONE, NONE, WINIT),
              new Published("augmented-occlusion", "AFO", NONE, .005, NONE, NONE, WINIT),
              new Published("fit", "FIT", NONE, .002, NONE, NONE, WINIT),
              new Published("integrated-gradients", "IG", NONE, .421, NONE, NONE, WINIT),
              new Published("occlusion-mean", "FO", NONE, .005, NONE, NONE, WINIT),
              new Published("dynamask", "Dynamask", NONE, .502, NONE, NONE, WINIT));
      case ARMA_FEATURE ->
          List.of(
              new Published("integrated-gradients", "IG", NONE, NONE, 1.0, .135, ARMA),
              new Published("occlusion", "Occlusion", NONE, NONE, 1.0, .134, ARMA),
              new Published("permutation-shap", "Shapley", NONE, NONE, 1.0, .134, ARMA),
              new Published("dynamask", "Dynamask", NONE, NONE, .957, .656, ARMA),
              new Published("extremal-mask", "ExtremalMask", NONE, NONE, .992, .756, ARMA));
      case ARMA_TIME ->
          List.of(
              new Published("integrated-gradients", "IG", NONE, NONE, 1.0, .125, ARMA),
              new Published("occlusion", "Occlusion", NONE, NONE, 1.0, .124, ARMA),
              new Published("permutation-shap", "Shapley", NONE, NONE, 1.0, .124, ARMA),
              new Published("dynamask", "Dynamask", NONE, NONE, .903, .652, ARMA),
              new Published("extremal-mask", "ExtremalMask", NONE, NONE, .993, .820, ARMA));
    };
  }
}
