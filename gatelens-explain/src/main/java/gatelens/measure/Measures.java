package gatelens.measure;

import gatelens.explain.Measure;
import gatelens.explain.MeasureCard;
import gatelens.explain.Score;
import gatelens.explain.Setting;
import gatelens.explain.Settings;
import gatelens.names.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;

/// The measures there are, one row each.
public final class Measures {
  private Measures() {}

  /// A measure.
  ///
  /// @param card what it says of itself
  /// @param settings what can be said of it by name, {@link Settings#values}
  /// @param needsMethod true if it runs the method again, so that an attribution alone is not
  ///   enough
  /// @param factory makes it of settings that are {@link Settings#filled}
  public record Row(
      MeasureCard card,
      List<Setting> settings,
      boolean needsMethod,
      Function<Settings, Measure<? extends Score>> factory) {
    /// Keeps an unmodifiable copy.
    public Row {
      settings = List.copyOf(settings);
    }

    /// A measure with the card of the one that the usual values make.
    public static Row of(
        boolean needsMethod,
        List<Setting> settings,
        Function<Settings, Measure<? extends Score>> factory) {
      MeasureCard card =
          factory.apply(Settings.NONE.filled("measure", settings, Optional.empty())).card();
      return new Row(card, settings, needsMethod, factory);
    }

    /// The name.
    public String id() {
      return card.id();
    }

    /// The measure with settings.
    ///
    /// @throws IllegalArgumentException if a setting is unknown or out of range
    public Measure<? extends Score> with(Settings said) {
      return factory.apply(said.filled("measure " + id(), settings, Optional.empty()));
    }
  }

  /// All measures: ours, the cheap ones first, then those of every {@link MeasureProvider} on the
  /// class path.
  ///
  /// @throws IllegalStateException if two have one name
  public static List<Row> all() {
    List<Row> all = new ArrayList<>(ours());
    for (MeasureProvider provider :
        ServiceLoader.load(MeasureProvider.class, MeasureProvider.class.getClassLoader())) {
      all.addAll(provider.measures());
    }
    Set<String> ids = new HashSet<>();
    for (Row row : all) {
      if (!ids.add(row.id())) {
        throw new IllegalStateException(
            "two measures are named "
                + row.id()
                + "; one comes from a MeasureProvider on the class path");
      }
    }
    return List.copyOf(all);
  }

  /// The measures of this library; the cheap ones first.
  public static List<Row> ours() {
    List<Row> all = new ArrayList<>();
    all.add(CompletenessGap.row());
    all.addAll(Removal.rows());
    all.add(Infidelity.row());
    all.add(MaxSensitivity.row());
    all.add(Randomisation.row());
    return List.copyOf(all);
  }

  /// The measure of this name.
  ///
  /// @throws IllegalArgumentException if there is none; the message names the nearest, and lists
  ///   those there are
  public static Row named(String id) {
    List<Row> all = all();
    List<String> ids = all.stream().map(Row::id).toList();
    return all.stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no measure "
                    + id
                    + NearestName.question(id, ids)
                    + "; there are "
                    + String.join(", ", ids)));
  }
}
