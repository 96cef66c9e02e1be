package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.explain.Method;
import gatelens.explain.MethodCard;
import gatelens.explain.Setting;
import java.util.List;
import java.util.Optional;

/// `gatelens.methods/1`: what there is to explain with.
///
/// @param methods in the order of the list
public record MethodsDocument(List<Row> methods) implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.methods/1";

  /// One method.
  ///
  /// @param id how it is named in a question
  /// @param title for people
  /// @param answers the question that it answers
  /// @param needs what it needs of a model
  /// @param cost in runs of the model
  /// @param citation where it comes from
  /// @param signed true if its numbers say for and against, false if they only say how much
  /// @param complete true if they promise to add up to the change of the score
  /// @param settings names of what can be set, in alphabetical order
  /// @param groups true if it takes a group of values that are explained together
  /// @param usualGroup that group where nothing else is said
  /// @param needsBackground true if it needs inputs as they usually are
  /// @param settingCards each setting with its kind, usual value and range
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Row(
      String id,
      String title,
      String answers,
      String needs,
      String cost,
      String citation,
      boolean signed,
      boolean complete,
      List<String> settings,
      boolean groups,
      Optional<String> usualGroup,
      boolean needsBackground,
      List<SettingRow> settingCards) {
    /// Keeps unmodifiable copies.
    public Row {
      settings = List.copyOf(settings);
      settingCards = List.copyOf(settingCards);
    }

    private static Row of(Method method) {
      MethodCard card = method.card();
      return new Row(
          card.id(),
          card.title(),
          card.answers(),
          card.needs(),
          card.cost(),
          card.citation(),
          card.signed(),
          card.complete(),
          method.settings().stream().map(Setting::name).sorted().toList(),
          method.groups(),
          method.group(),
          method.needsBackground(),
          SettingRow.of(method.settings()));
    }
  }

  /// Keeps an unmodifiable copy.
  public MethodsDocument {
    methods = List.copyOf(methods);
  }

  /// Of methods, in their order.
  public static MethodsDocument of(List<Method> methods) {
    return new MethodsDocument(methods.stream().map(Row::of).toList());
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
