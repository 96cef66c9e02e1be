package gatelens.report.document;

import gatelens.explain.Setting;
import java.util.List;
import java.util.Locale;

/// A setting of a method or a measure, as a form needs it.
///
/// @param name how it is written
/// @param kind `whole`, `number`, `wholes`, `numbers`, `choice` or `flag`
/// @param usual its value where nothing is said
/// @param range an interval of numbers, `[1, ∞)`; of `choice` and `flag` the words, separated by
///   `|`
/// @param words what it decides
public record SettingRow(String name, String kind, String usual, String range, String words) {
  /// Of settings, in their order.
  static List<SettingRow> of(List<Setting> settings) {
    return settings.stream()
        .map(setting ->
            new SettingRow(
                setting.name(),
                setting.kind().name().toLowerCase(Locale.ROOT),
                setting.usual(),
                setting.range(),
                setting.words()))
        .toList();
  }
}
