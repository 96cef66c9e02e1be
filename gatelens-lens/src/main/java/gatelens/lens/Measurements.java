package gatelens.lens;

import gatelens.decision.Decisions;
import gatelens.decision.Subject;
import gatelens.explain.Explanation;
import gatelens.explain.Measure;
import gatelens.explain.Measurement;
import gatelens.explain.ModelScore;
import gatelens.explain.Score;
import gatelens.explain.Target;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Takes one measure of explanations that are made now, or were given.
///
/// @param given attributions that were made elsewhere; empty to explain now
record Measurements(
    Model model,
    Measuring asked,
    Measure<Score> measure,
    Optional<GivenAttributions> given,
    Workers workers)
    implements Job.Work<Measurement> {
  static Measurements of(Model model, Measuring asked, Workers workers) throws IOException {
    asked.question().method(model).with(asked.question().said());
    return new Measurements(
        model,
        asked,
        asked.made(),
        asked.attribution().isPresent()
            ? Optional.of(GivenAttributions.read(asked.attribution().get(), asked, model))
            : Optional.empty(),
        workers);
  }

  @Override
  public void begin(OptionalLong total, boolean kept) {
    given.ifPresent(some -> total.ifPresent(some::check));
  }

  @Override
  public void end(long count) {
    given.ifPresent(some -> some.check(count));
  }

  @Override
  public List<Measurement> of(List<Subject> subjects) {
    List<Sample> samples = subjects.stream().map(Subject::sample).toList();
    List<Target> targets = asked.question().target().targets(model, samples, workers);
    List<Explanation> explanations = explanations(subjects, samples, targets);
    List<Measurement> measurements = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
      measurements.add(
          measure.measure(new ModelScore(model, targets.get(n), workers), explanations.get(n)));
    }
    return measurements;
  }

  private List<Explanation> explanations(
      List<Subject> subjects, List<Sample> samples, List<Target> targets) {
    if (given.isEmpty()) {
      return Decisions.explain(
          model,
          samples,
          targets,
          asked.question().method(model).with(asked.question().said()),
          workers);
    }
    List<Explanation> explanations = new ArrayList<>();
    for (int n = 0; n < samples.size(); n++) {
      ModelScore score = new ModelScore(model, targets.get(n), workers);
      explanations.add(
          given.get().of(subjects.get(n).number(), score, score.point(samples.get(n))));
    }
    return explanations;
  }
}
