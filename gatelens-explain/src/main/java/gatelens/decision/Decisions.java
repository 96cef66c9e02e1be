package gatelens.decision;

import gatelens.evidence.Evidence;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Baseline;
import gatelens.explain.Completeness;
import gatelens.explain.Explainer;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Method;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.ScoreOverTime;
import gatelens.explain.Settings;
import gatelens.explain.Target;
import gatelens.measure.ModalityShare;
import gatelens.measure.Removal;
import gatelens.method.Methods;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers questions: runs the model and makes {@link Decision}s of it. The numbers depend neither
/// on how many threads there are nor on what else is asked about at the same time.
///
/// @param model about whose answers is asked
/// @param question what is asked
/// @param workers the threads
public record Decisions(Model model, Question question, Workers workers) {
  /// Models with shuffled weights that an explanation is compared with.
  private static final int ORDERS = 5;

  /// The decisions of some subjects, in their order.
  ///
  /// @throws IllegalArgumentException if the model, the method and the question do not fit
  ///   together; the message says which does not
  public static List<Decision> of(
      Model model, List<Subject> subjects, Question question, Workers workers) {
    return new Decisions(model, question, workers).of(subjects);
  }

  /// The decisions of some subjects, in their order.
  ///
  /// @throws IllegalArgumentException if the model, the method and the question do not fit
  ///   together; the message says which does not
  public List<Decision> of(List<Subject> subjects) {
    List<Sample> samples = subjects.stream().map(Subject::sample).toList();
    List<Optional<Trace>> traces = new ArrayList<>();
    List<Tensor> outputs = new ArrayList<>();
    if (question.wanted().trace()) {
      for (Trace trace : model.traces(samples, workers)) {
        traces.add(Optional.of(trace));
        outputs.add(trace.output());
      }
    } else {
      outputs.addAll(model.predict(samples, workers));
      samples.forEach(sample -> traces.add(Optional.empty()));
    }
    List<Target> targets = question.target().targets(model, outputs);
    List<Explanation> explanations = explain(model, samples, targets, method(), workers);
    List<Optional<EvidenceCard>> cards = cards(targets, explanations);
    Outline outline = Outline.of(model);
    List<Decision> decisions = new ArrayList<>();
    for (int n = 0; n < subjects.size(); n++) {
      Decision bare =
          new Decision(
              subjects.get(n),
              outline,
              Answer.of(model, outputs.get(n)),
              targets.get(n),
              targets.get(n).description(model),
              explanations.get(n),
              groupings(explanations.get(n)),
              traces.get(n),
              cards.get(n),
              Probes.NONE);
      decisions.add(bare.isFinite() ? completed(bare) : bare);
    }
    return List.copyOf(decisions);
  }

  /// The same decision with everything that the question wants and it does not have yet: gates and
  /// states, shares, the score over time, removal curves. A decision that has all is given back.
  ///
  /// @param decision of this model, by this question's method and baseline
  public Decision completed(Decision decision) {
    Wanted wanted = question.wanted();
    Probes had = decision.probes();
    Sample sample = decision.subject().sample();
    Explanation e = decision.explanation();
    ModelScore score = new ModelScore(model, decision.target(), workers);
    boolean output = decision.target() instanceof Target.Output;
    boolean several = sample.inputs().size() > 1;
    boolean shares = wanted.shares() && several && had.shares().isEmpty();
    boolean reason = wanted.shares() && had.reason().isEmpty() && atTheEnd(decision.target());
    boolean overTime =
        wanted.overTime()
            && had.overTime().isEmpty()
            && ScoreOverTime.obstacle(score, sample).isEmpty();
    boolean removal = parts(e) <= wanted.removal() && output && had.removal().isEmpty();
    boolean trace = wanted.trace() && decision.trace().isEmpty();
    if (!shares && !reason && !overTime && !removal && !trace) {
      return decision;
    }
    return new Decision(
        decision.subject(),
        decision.model(),
        decision.answer(),
        decision.target(),
        decision.score(),
        e,
        decision.groupings(),
        trace ? Optional.of(model.traces(List.of(sample), workers).get(0)) : decision.trace(),
        decision.evidence(),
        new Probes(
            shares ? ModalityShare.of(score, e, question.baseline()) : had.shares(),
            reason
                ? Optional.of(new Reasons(model, question.baseline(), workers).of(decision))
                : had.reason(),
            overTime ? Optional.of(ScoreOverTime.of(score, sample)) : had.overTime(),
            removal ? removal(score, e) : had.removal()));
  }

  /// True if the answer at the end is explained: of an answer before it nothing can be left out.
  private boolean atTheEnd(Target target) {
    return target instanceof Target.Output output
        && (output.step() == -1 || !model.answersEveryStep());
  }

  /// How many parts removal curves take away one by one: the steps, or of an explanation of
  /// features these.
  static int parts(Explanation e) {
    List<Tensor> parts = e.grouping() == Grouping.FEATURES ? e.byFeature() : e.byEvent();
    return parts.stream().mapToInt(Tensor::size).sum();
  }

  private List<Removal.Curves> removal(ModelScore score, Explanation e) {
    Explanation coarse = e.grouping() == Grouping.CELLS ? e.summed() : e;
    List<Removal.Curves> curves = new ArrayList<>();
    for (Removal.Kind kind : List.of(Removal.Kind.DELETION, Removal.Kind.INSERTION)) {
      curves.add(new Removal(kind, question.baseline(), question.seed()).curves(score, coarse));
    }
    return curves;
  }

  /// Explanations of many samples, in their order; those with the same target are run together.
  ///
  /// @param targets one a sample
  public static List<Explanation> explain(
      Model model,
      List<Sample> samples,
      List<Target> targets,
      Explainer<? super ModelScore> explainer,
      Workers workers) {
    Map<Target, List<Integer>> groups = new LinkedHashMap<>();
    for (int n = 0; n < samples.size(); n++) {
      groups.computeIfAbsent(targets.get(n), target -> new ArrayList<>()).add(n);
    }
    Explanation[] done = new Explanation[samples.size()];
    groups.forEach((target, members) -> {
      ModelScore score = new ModelScore(model, target, workers);
      List<Point> points = members.stream().map(n -> score.point(samples.get(n))).toList();
      List<Explanation> some = explainer.explainAll(score, points);
      for (int k = 0; k < members.size(); k++) {
        done[members.get(k)] = some.get(k);
      }
    });
    return List.of(done);
  }

  private List<Optional<EvidenceCard>> cards(List<Target> targets, List<Explanation> explanations) {
    List<Optional<EvidenceCard>> cards = new ArrayList<>();
    if (question.evidence() == Depth.NONE) {
      explanations.forEach(e -> cards.add(Optional.empty()));
      return cards;
    }
    Baseline one =
        question.baseline() instanceof Baseline.Several all
            ? all.each().get(0)
            : question.baseline();
    Evidence evidence = new Evidence(one, ORDERS, question.seed());
    if (explanations.size() == 1) {
      cards.add(card(evidence, targets.get(0), explanations.get(0), workers));
      return cards;
    }
    List<Optional<EvidenceCard>> done =
        new ArrayList<>(Collections.nCopies(explanations.size(), Optional.empty()));
    // sequence by sequence on one thread each: a check by itself is too short to be shared out
    try (Workers alone = Workers.single()) {
      workers.forEach(
          done.size(),
          n -> done.set(n, card(evidence, targets.get(n), explanations.get(n), alone)));
    }
    return done;
  }

  /// The card of an explanation; none where there is nothing to explain, or nothing that could be
  /// checked.
  private Optional<EvidenceCard> card(
      Evidence evidence, Target target, Explanation explanation, Workers some) {
    ModelScore score = new ModelScore(model, target, some);
    if (evidence.isBaseline(explanation.input())
        || !explanation.attribution().stream().allMatch(Tensor::isFinite)) {
      return Optional.empty();
    }
    return Optional.of(
        question.evidence() == Depth.FULL
            ? evidence.of(score, explanation)
            : evidence.cheap(score, explanation));
  }

  private List<Grouping> groupings(Explanation e) {
    Optional<Grouping> asked = question.group().flatMap(Decisions::grouping);
    asked.ifPresent(e::in);
    return model.inputs().stream()
        .map(branch ->
            asked.orElse(
                branch.readsTokens() && e.grouping() == Grouping.CELLS
                    ? Grouping.EVENTS
                    : e.grouping()))
        .toList();
  }

  /// What is said of the method.
  ///
  /// @throws IllegalArgumentException if a word for the parts means nothing to it
  private Explainer<? super ModelScore> method() {
    Method method = question.method(model);
    List<String> coarse = List.of("cells", "events", "features");
    question
        .group()
        .filter(word -> method.group().isEmpty() && !coarse.contains(word))
        .ifPresent(word -> {
          throw new IllegalArgumentException(
              "group "
                  + word
                  + ": "
                  + method.id()
                  + " explains values, which are put together by cells, events or features"
                  + NearestName.question(word, coarse)
                  + "; words, segments and grids are for methods that take away (occlusion,"
                  + " permutation-shap)");
        });
    return method.with(question.said());
  }

  /// The grouping of a word; other words name parts that only some methods know.
  private static Optional<Grouping> grouping(String word) {
    return switch (word) {
      case "cells" -> Optional.of(Grouping.CELLS);
      case "events" -> Optional.of(Grouping.EVENTS);
      case "features" -> Optional.of(Grouping.FEATURES);
      default -> Optional.empty();
    };
  }

  /// Decisions that say nothing of what decided, with gates and states only: what is drawn of a
  /// trace.
  public static List<Decision> traced(Model model, List<Subject> subjects, Workers workers) {
    List<Trace> traces = model.traces(subjects.stream().map(Subject::sample).toList(), workers);
    Outline outline = Outline.of(model);
    List<Decision> decisions = new ArrayList<>();
    for (int n = 0; n < traces.size(); n++) {
      decisions.add(traced(model, outline, subjects.get(n), traces.get(n)));
    }
    return List.copyOf(decisions);
  }

  private static Decision traced(Model model, Outline outline, Subject subject, Trace trace) {
    Target target = Target.Output.logit(0);
    Point point =
        new Point(
            model.continuous().layout(subject.sample()),
            model.continuous().enter(subject.sample()));
    Explanation none =
        Explanation.ofCells(
            Methods.named("gradient").with(Settings.NONE),
            point,
            new float[point.values().length],
            new Completeness(0, 0, 0),
            Map.of());
    return new Decision(
        subject,
        outline,
        Answer.of(model, trace.output()),
        target,
        target.description(model),
        none,
        model.inputs().stream().map(branch -> Grouping.CELLS).toList(),
        Optional.of(trace),
        Optional.empty(),
        Probes.NONE);
  }
}
