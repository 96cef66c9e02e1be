package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import gatelens.decision.Depth;
import gatelens.decision.Question;
import gatelens.decision.TargetRule;
import gatelens.decision.Wanted;
import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// `gatelens.question/1`: what is asked about some answers. Everything but the schema may be left
/// out; what is left out is as usual.
///
/// @param method its name, as `gatelens methods` lists them; usual: DeepLIFT where it applies
/// @param target which number is explained; usual: the class that the model answers
/// @param baseline what inputs are compared with; usual: zeros
/// @param background inputs as they usually are, where the method needs them: of kind `samples`
/// @param group what is explained together: `cells`, `events`, `features`, `segments:12` …
/// @param settings of the method by name
/// @param seed decides everything random; usual: 0
/// @param evidence `none`, `cheap` (usual) or `full`
/// @param wanted what is computed beside the explanation
public record QuestionDocument(
    Optional<String> method,
    Optional<Asked> target,
    Optional<Compared> baseline,
    Optional<Compared> background,
    Optional<String> group,
    Optional<Map<String, String>> settings,
    OptionalLong seed,
    Optional<String> evidence,
    Optional<Beside> wanted)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.question/1";

  /// Which number is explained.
  ///
  /// @param rule `answered`: the class that the model answers, sequence by sequence; `named`: one
  ///   output; `inside`: one value inside the model
  /// @param output of the rule `named`: its name, or its number from 0
  /// @param scale of an output: `logit` (usual), `probability`, `log_odds` or `margin`
  /// @param step which step of a model that answers at every step; -1 (usual) is the last. Of the
  ///   rule `inside` the step of the value
  /// @param sum true for the sum over all steps of a model that answers at every step
  /// @param layer of the rule `inside`
  /// @param signal of the rule `inside`: `update`, `hidden` …
  /// @param unit of the rule `inside`, from 0
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Asked(
      String rule,
      Optional<String> output,
      Optional<String> scale,
      OptionalInt step,
      Optional<Boolean> sum,
      Optional<String> layer,
      Optional<String> signal,
      OptionalInt unit) {
    private static Asked of(TargetRule rule) {
      return switch (rule) {
        case TargetRule.Answered all ->
            output("answered", Optional.empty(), all.scale(), all.step());
        case TargetRule.Named one ->
            output("named", Optional.of(one.output()), one.scale(), one.step());
        case TargetRule.Inside in ->
            new Asked(
                "inside",
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(in.signal().step()),
                Optional.empty(),
                Optional.of(in.signal().layer()),
                Optional.of(in.signal().signal()),
                OptionalInt.of(in.signal().unit()));
      };
    }

    private static Asked output(
        String rule, Optional<String> output, Target.Scale scale, int step) {
      boolean all = step == Target.Output.ALL_STEPS;
      return new Asked(
          rule,
          output,
          Optional.of(scale.name().toLowerCase(Locale.ROOT)),
          all ? OptionalInt.empty() : OptionalInt.of(step),
          all ? Optional.of(true) : Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty());
    }

    private TargetRule rule(String name) {
      return switch (name) {
        case "answered" -> new TargetRule.Answered(readScale(), readStep());
        case "named" -> new TargetRule.Named(needed(output, "output"), readScale(), readStep());
        case "inside" ->
            new TargetRule.Inside(
                new Target.Signal(
                    needed(layer, "layer"),
                    needed(signal, "signal"),
                    step.orElse(0),
                    unit.orElse(0)));
        default ->
            throw new IllegalArgumentException(
                "target rule " + name + ": expected answered, named or inside");
      };
    }

    private Target.Scale readScale() {
      String word = scale.orElse("logit").toUpperCase(Locale.ROOT).replace('-', '_');
      for (Target.Scale each : Target.Scale.values()) {
        if (each.name().equals(word)) {
          return each;
        }
      }
      throw new IllegalArgumentException(
          "scale " + scale.orElse("") + ": expected logit, probability, log_odds or margin");
    }

    private int readStep() {
      return sum.orElse(false) ? Target.Output.ALL_STEPS : step.orElse(-1);
    }

    private static <T> T needed(Optional<T> value, String field) {
      return value.orElseThrow(() -> new IllegalArgumentException("the target lacks " + field));
    }
  }

  /// What inputs are compared with.
  ///
  /// @param kind `usual` for the model; `zeros`; `mean`: the input's own mean event; `carried`: its
  ///   first step; `given`: one input, or one event; `samples`: many inputs; `bootstrap`: values
  ///   drawn from many; `several`: several of these, which are compared
  /// @param name of what is given, for people
  /// @param rows of `given` (one), `samples` and `bootstrap`: each an input, flat, `[T·D]`
  /// @param lengths of each row the steps of each of its inputs; left out where they are not told
  /// @param draws of `bootstrap`: inputs to compare with
  /// @param seed of `bootstrap`
  /// @param each of `several`
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Compared(
      String kind,
      Optional<String> name,
      Optional<List<Numbers>> rows,
      Optional<List<List<Integer>>> lengths,
      OptionalInt draws,
      OptionalLong seed,
      Optional<List<Compared>> each) {
    private static Compared of(Baseline baseline) {
      return switch (baseline) {
        case Baseline.Usual usual -> plain("usual");
        case Baseline.Zeros zeros -> plain("zeros");
        case Baseline.MeanEvent mean -> plain("mean");
        case Baseline.CarriedForward carried -> plain("carried");
        case Baseline.Given given -> rows("given", given.name(), List.of(given.values()));
        case Baseline.Samples samples -> rows("samples", samples.name(), samples.rows());
        case Baseline.Bootstrap drawn -> {
          Compared rows = rows("bootstrap", drawn.background().name(), drawn.background().rows());
          yield new Compared(
              rows.kind,
              rows.name,
              rows.rows,
              rows.lengths,
              OptionalInt.of(drawn.draws()),
              OptionalLong.of(drawn.seed()),
              Optional.empty());
        }
        case Baseline.Several several ->
            new Compared(
                "several",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.of(several.each().stream().map(Compared::of).toList()));
        case Baseline.Drawn drawn ->
            throw new IllegalArgumentException(
                "the baseline "
                    + drawn.name()
                    + " is computed for each input and cannot be written; give its inputs instead");
      };
    }

    private static Compared plain(String kind) {
      return new Compared(
          kind,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty());
    }

    private static Compared rows(String kind, String name, List<BaselineInput> rows) {
      boolean told = rows.stream().allMatch(BaselineInput::isTold);
      return new Compared(
          kind,
          Optional.of(name),
          Optional.of(rows.stream().map(row -> numbers(row.values())).toList()),
          told
              ? Optional.of(
                  rows.stream().map(row -> IntStream.of(row.lengths()).boxed().toList()).toList())
              : Optional.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty());
    }

    private static Numbers numbers(float[] values) {
      return new Numbers(gatelens.tensor.Tensor.of(values, values.length));
    }

    private Baseline baseline(String what) {
      return switch (what) {
        case "usual" -> new Baseline.Usual();
        case "zeros" -> new Baseline.Zeros();
        case "mean" -> new Baseline.MeanEvent();
        case "carried" -> new Baseline.CarriedForward();
        case "given" -> new Baseline.Given(samples().rows().get(0), samples().name());
        case "samples" -> samples();
        case "bootstrap" -> new Baseline.Bootstrap(samples(), draws.orElse(10), seed.orElse(0));
        case "several" ->
            new Baseline.Several(
                each.orElse(List.of()).stream().map(one -> one.baseline(one.kind)).toList());
        default ->
            throw new IllegalArgumentException(
                "baseline "
                    + what
                    + ": expected usual, zeros, mean, carried, given, samples, bootstrap or"
                    + " several");
      };
    }

    private Baseline.Samples samples() {
      List<Numbers> values = rows.orElse(List.of());
      int told = lengths.map(List::size).orElse(values.size());
      if (told != values.size()) {
        throw new IllegalArgumentException(
            "baseline: expected lengths for " + values.size() + " rows, found " + told);
      }
      return new Baseline.Samples(
          IntStream.range(0, values.size())
              .mapToObj(n ->
                  new BaselineInput(
                      values.get(n).tensor().values(),
                      lengths
                          .map(all -> all.get(n).stream().mapToInt(steps -> steps).toArray())
                          .orElseGet(() -> new int[0])))
              .toList(),
          name.orElse("given"));
    }
  }

  /// What is computed beside the explanation.
  ///
  /// @param trace every gate and state
  /// @param shares what each of several inputs has in the decision
  /// @param overTime the score as if the sequence ended at each step
  /// @param removal the most parts that removal curves are computed for; 0 for none
  public record Beside(boolean trace, boolean shares, boolean overTime, int removal) {}

  /// Of a question.
  ///
  /// @throws IllegalArgumentException if its baseline is computed by a function
  public static QuestionDocument of(Question q) {
    Wanted w = q.wanted();
    return new QuestionDocument(
        q.method(),
        Optional.of(Asked.of(q.target())),
        Optional.of(Compared.of(q.baseline())),
        q.background().map(Compared::of),
        q.group(),
        Optional.of(q.settings()),
        OptionalLong.of(q.seed()),
        Optional.of(q.evidence().id()),
        Optional.of(new Beside(w.trace(), w.shares(), w.overTime(), w.removal())));
  }

  /// The question.
  ///
  /// @throws IllegalArgumentException if a word is none that is known, or something is missing
  public Question question() {
    Question usual = Question.USUAL;
    return new Question(
        method,
        target.map(asked -> asked.rule(asked.rule())).orElse(usual.target()),
        baseline.map(what -> what.baseline(what.kind())).orElse(usual.baseline()),
        background.map(Compared::samples),
        group,
        settings.orElse(Map.of()),
        seed.orElse(0),
        evidence.map(Depth::named).orElse(usual.evidence()),
        wanted
            .map(w -> new Wanted(w.trace(), w.shares(), w.overTime(), w.removal()))
            .orElse(usual.wanted()));
  }

  @Override
  public String schema() {
    return SCHEMA;
  }
}
