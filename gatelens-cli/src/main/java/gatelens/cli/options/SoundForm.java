package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.data.SoundPlan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whose frames sounds are read as: `--features mel:librosa` names no column.
final class SoundForm {
  private static final String MEL = "mel:";

  private SoundForm() {}

  /// The names that are of columns.
  static List<String> columns(List<String> features) {
    return features.stream().filter(name -> form(name).isEmpty()).toList();
  }

  /// The form that is named; else our own.
  static SoundPlan.Form of(List<String> features) {
    List<String> named = features.stream().filter(name -> form(name).isPresent()).toList();
    if (named.stream().distinct().count() > 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--features " + String.join(",", named) + ": expected one form of mel bands");
    }
    return named.stream()
        .flatMap(name -> form(name).stream())
        .findFirst()
        .orElse(SoundPlan.Form.OWN);
  }

  private static Optional<SoundPlan.Form> form(String name) {
    if (!name.startsWith(MEL)) {
      return Optional.empty();
    }
    for (SoundPlan.Form form : SoundPlan.Form.values()) {
      if (form.name().toLowerCase(Locale.ROOT).equals(name.substring(MEL.length()))) {
        return Optional.of(form);
      }
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "--features " + name + ": no form of mel bands of that name",
        "--features mel:librosa, mel:torchaudio or mel:own");
  }
}
