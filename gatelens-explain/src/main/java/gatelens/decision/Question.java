package gatelens.decision;

import gatelens.explain.Baseline;
import gatelens.explain.Method;
import gatelens.explain.Settings;
import gatelens.method.Methods;
import gatelens.model.Model;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is asked about some answers of a model: plain data that can be kept, compared and sent.
///
/// @param method its name, as `gatelens methods` lists them; empty for {@link #method(Model)}'s
///   choice
/// @param target which number is explained
/// @param baseline what inputs are compared with, and what removed parts become; usual: zeros
/// @param background inputs as they usually are, where a method needs them
/// @param group what is explained together: `cells`, `events`, `features`, `segments:12`, …; empty
///   for the method's usual, of tokens the token
/// @param settings of the method by name: `steps` → `50`
/// @param seed decides everything random
/// @param evidence how far the explanation is checked
/// @param wanted what is computed beside the explanation
public record Question(
    Optional<String> method,
    TargetRule target,
    Baseline baseline,
    Optional<Baseline.Samples> background,
    Optional<String> group,
    Map<String, String> settings,
    long seed,
    Depth evidence,
    Wanted wanted) {
  /// The method that is taken where none is named.
  public static final String USUAL_METHOD = "deeplift";

  /// The method that is taken where none is named and the usual one does not apply.
  private static final String FALLBACK = "integrated-gradients";

  /// Why the model answered what it answered: the usual method against the usual baseline, with the
  /// cheap checks; what the command line asks where nothing is said.
  public static final Question USUAL =
      new Question(
          Optional.empty(),
          TargetRule.answered(),
          new Baseline.Usual(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          0,
          Depth.CHEAP,
          Wanted.USUAL);

  /// Keeps an unmodifiable copy, with the settings by name.
  public Question {
    settings = java.util.Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /// The usual question, answered by a method.
  public static Question of(String method) {
    return USUAL.withMethod(method);
  }

  /// What is said of a target and of methods, where none of these is named: nothing is checked and
  /// nothing computed beside.
  public static Question of(TargetRule target, Settings said) {
    return new Question(
        Optional.empty(),
        target,
        said.baseline(),
        said.background(),
        said.group(),
        said.values(),
        said.seed(),
        Depth.NONE,
        Wanted.NOTHING);
  }

  /// With another method.
  public Question withMethod(String id) {
    return new Question(
        Optional.of(id), target, baseline, background, group, settings, seed, evidence, wanted);
  }

  /// About another number.
  public Question withTarget(TargetRule rule) {
    return new Question(
        method, rule, baseline, background, group, settings, seed, evidence, wanted);
  }

  /// About an output.
  ///
  /// @param output its name, or its number from 0
  public Question withTarget(String output) {
    return withTarget(TargetRule.named(output));
  }

  /// With another baseline.
  public Question withBaseline(Baseline other) {
    return new Question(method, target, other, background, group, settings, seed, evidence, wanted);
  }

  /// With a background.
  public Question withBackground(Baseline.Samples usual) {
    return new Question(
        method, target, baseline, Optional.of(usual), group, settings, seed, evidence, wanted);
  }

  /// With other parts explained together.
  public Question withGroup(String parts) {
    return new Question(
        method, target, baseline, background, Optional.of(parts), settings, seed, evidence, wanted);
  }

  /// With one more setting of the method.
  public Question withSetting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new Question(method, target, baseline, background, group, more, seed, evidence, wanted);
  }

  /// With another seed.
  public Question withSeed(long other) {
    return new Question(
        method, target, baseline, background, group, settings, other, evidence, wanted);
  }

  /// Checked to another depth.
  public Question withEvidence(Depth depth) {
    return new Question(method, target, baseline, background, group, settings, seed, depth, wanted);
  }

  /// With other things computed beside the explanation.
  public Question withWanted(Wanted other) {
    return new Question(
        method, target, baseline, background, group, settings, seed, evidence, other);
  }

  /// The method that answers this question about a model: the one that is named, else DeepLIFT, or
  /// integrated gradients where the model has a layer that DeepLIFT cannot follow to a value
  /// inside.
  ///
  /// @throws IllegalArgumentException if there is no method of the name; the message lists what
  ///   there is
  public Method method(Model model) {
    boolean inside = target instanceof TargetRule.Inside;
    return Methods.named(
        method.orElse(inside && !model.continuous().hasPairs() ? FALLBACK : USUAL_METHOD));
  }

  /// What is said of the method.
  public Settings said() {
    Baseline known = baseline instanceof Baseline.Usual ? new Baseline.Zeros() : baseline;
    return new Settings(known, background, group, seed, settings);
  }
}
