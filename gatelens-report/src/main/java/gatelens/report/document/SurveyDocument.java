package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.gates.GateSurvey;
import gatelens.survey.DataSurvey;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// `gatelens.survey/1`: what matters to a model over all sequences of a data set.
///
/// @param model the fingerprint
/// @param features the columns of which a score has parts
/// @param sequences how many there are
/// @param classes figures by the class that is answered; by the empty word where there are none
/// @param slices figures by the value of a column, the 200 most frequent values
/// @param manySlices true if the column has more than 10,000 values, and none is told
/// @param byDistance parts of single events, by their number of steps before the last one
/// @param byPosition parts of single events, by the tenth of the sequence in which they stand; of
///   the first 200 of the drawn sequences
/// @param swarm by feature, by the bin of its value (below -3.75, of half a unit, above 3.75), by
///   the bin of its effect (the sign, by powers of two of the size from 1/256 to 16): how many
///   sequences
/// @param mostCertain the hundred sequences of which the model is surest
/// @param leastCertain the hundred of which it is least sure
/// @param mostSurprising the hundred whose last event moved the score most
/// @param worstExplained the hundred whose parts are farthest from the score's change
/// @param shortcuts rules that should not be enough, held against the answers to drawn sequences
/// @param drawn how many sequences were drawn, by their keys alone
/// @param gates what the gates do in drawn sequences; absent where the model has none
public record SurveyDocument(
    String model,
    List<String> features,
    long sequences,
    Map<String, Figures> classes,
    Map<String, Figures> slices,
    boolean manySlices,
    Profile byDistance,
    Profile byPosition,
    List<List<List<Long>>> swarm,
    List<Case> mostCertain,
    List<Case> leastCertain,
    List<Case> mostSurprising,
    List<Case> worstExplained,
    List<Shortcut> shortcuts,
    int drawn,
    Optional<Gates> gates)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.survey/1";

  /// Figures of some sequences.
  ///
  /// @param count how many
  /// @param score their mean score
  /// @param size mean size of the parts by feature
  /// @param signed mean of the parts by feature
  public record Figures(long count, double score, List<Double> size, List<Double> signed) {
    private static Map<String, Figures> all(Map<String, DataSurvey.Figures> all) {
      Map<String, Figures> made = new LinkedHashMap<>();
      all.forEach((name, one) ->
          made.put(name, new Figures(one.count(), one.score(), one.size(), one.signed())));
      return made;
    }
  }

  /// Parts of single events by where they stand.
  ///
  /// @param count how many events there are at each place
  /// @param size mean size of their parts; 0 where there is none
  /// @param signed mean of their parts
  public record Profile(List<Long> count, List<Double> size, List<Double> signed) {
    private static Profile of(DataSurvey.Profile profile) {
      return new Profile(profile.count(), profile.size(), profile.signed());
    }
  }

  /// A sequence that stands out.
  ///
  /// @param key its key
  /// @param figure by which it does
  public record Case(String key, double figure) {
    private static List<Case> all(List<DataSurvey.Case> cases) {
      return cases.stream().map(one -> new Case(one.key(), one.figure())).toList();
    }
  }

  /// A rule that should not be enough to answer as the model does.
  ///
  /// @param name of the test, such as `length`
  /// @param found true if the rule is enough
  /// @param skill the share of what the most frequent answer leaves open that the rule gets right;
  ///   absent where there is no rule
  /// @param rule in words
  /// @param examples keys of sequences that it gets right
  /// @param counterTest what would clear the model
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Shortcut(
      String name,
      boolean found,
      OptionalDouble skill,
      String rule,
      List<String> examples,
      String counterTest) {
    private static Shortcut of(DataSurvey.Shortcut one) {
      return new Shortcut(
          one.name(), one.found(), one.skill(), one.rule(), one.examples(), one.counterTest());
    }
  }

  /// What the gates do.
  ///
  /// @param steps of the drawn sequences together
  /// @param gates every gate of every unit
  /// @param units every unit
  public record Gates(long steps, List<GatesDocument.Gate> gates, List<GatesDocument.Unit> units) {
    private static Gates of(GateSurvey survey) {
      return new Gates(
          survey.steps(),
          survey.gates().stream().map(GatesDocument.Gate::of).toList(),
          survey.units().stream().map(GatesDocument.Unit::of).toList());
    }
  }

  /// Keeps unmodifiable copies.
  public SurveyDocument {
    features = List.copyOf(features);
    classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    slices = Collections.unmodifiableMap(new LinkedHashMap<>(slices));
    swarm = List.copyOf(swarm);
    mostCertain = List.copyOf(mostCertain);
    leastCertain = List.copyOf(leastCertain);
    mostSurprising = List.copyOf(mostSurprising);
    worstExplained = List.copyOf(worstExplained);
    shortcuts = List.copyOf(shortcuts);
  }

  /// The document of a survey.
  public static SurveyDocument of(DataSurvey survey) {
    return new SurveyDocument(
        survey.model(),
        survey.features(),
        survey.sequences(),
        Figures.all(survey.classes()),
        Figures.all(survey.slices()),
        survey.manySlices(),
        Profile.of(survey.byDistance()),
        Profile.of(survey.byPosition()),
        survey.swarm().stream()
            .map(part ->
                Arrays.stream(part).map(bins -> Arrays.stream(bins).boxed().toList()).toList())
            .toList(),
        Case.all(survey.mostCertain()),
        Case.all(survey.leastCertain()),
        Case.all(survey.mostSurprising()),
        Case.all(survey.worstExplained()),
        survey.shortcuts().stream().map(Shortcut::of).toList(),
        survey.drawn(),
        survey.gates().map(Gates::of));
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
