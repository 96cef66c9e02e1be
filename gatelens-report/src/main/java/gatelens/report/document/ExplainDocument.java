package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import gatelens.decision.Decision;
import gatelens.decision.RawInput;
import gatelens.evidence.Check;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation;
import gatelens.explain.Explanation.Grouping;
import gatelens.explain.Target;
import gatelens.measure.ModalityShare;
import gatelens.sequence.Axis;
import gatelens.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// `gatelens.explain/1`: what decided some answers.
///
/// @param method its name, as `gatelens methods` lists them
/// @param settings the method with every setting, for people
/// @param target the output explained
/// @param explanations one per sequence
/// @param provenance where all this comes from
/// @param unread what the model did not get to see of raw data, in sentences; absent if it saw all
public record ExplainDocument(
    String method,
    String settings,
    Explained target,
    List<One> explanations,
    Whence provenance,
    Optional<List<String>> unread)
    implements Document {
  /// Name and version.
  public static final String SCHEMA = "gatelens.explain/1";

  private static final double WITHIN = 0.01;
  private static final double FLOOR = 1e-3;

  /// The output explained; all but the description only where all sequences have the same.
  ///
  /// @param index of the output, from 0
  /// @param name of its class, or of what is forecast
  /// @param scale `logit`, `probability`, `log-odds` or `margin to the runner-up`
  /// @param step of a model that answers at every step; -1 for the last
  /// @param description the same in words
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Explained(
      OptionalInt index,
      @JsonProperty("class") Optional<String> name,
      Optional<String> scale,
      OptionalInt step,
      String description) {
    private static Explained of(List<Decision> decisions) {
      Decision first = decisions.get(0);
      if (decisions.stream().map(Decision::target).distinct().count() > 1) {
        return words("the class that the model gives, sequence by sequence");
      }
      return first.target() instanceof Target.Output output
          ? new Explained(
              OptionalInt.of(output.index()),
              Optional.of(first.model().output(output.index())),
              Optional.of(output.scale().words()),
              OptionalInt.of(output.step()),
              first.score())
          : words(first.score());
    }

    private static Explained words(String words) {
      return new Explained(
          OptionalInt.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), words);
    }
  }

  /// The explanation of one sequence.
  ///
  /// @param id the sequence's place in the input, from 0
  /// @param name of raw data: the row's file or id, and how a text begins
  /// @param target what was explained of it, in words
  /// @param score `f(x)`; a mean where there are several baselines
  /// @param baselineScore `f(x₀)`, likewise
  /// @param attributed the sum of all parts and terms
  /// @param gap how far that is from `score - baselineScore`
  /// @param grouping `cells`, `events` or `features`: what one number of `attribution` stands for;
  ///   tokens are told whole
  /// @param attribution `[T][D]`, `[T]` or `[D]`
  /// @param steps their names, where they have some: tokens, times, rows
  /// @param features likewise: columns, bands
  /// @param offsets of raw texts: `[first, after the last]` of each token, in characters (code
  ///   points) of the text as written
  /// @param standardError in the shape of `attribution`, where the method draws samples or compares
  ///   baselines
  /// @param terms parts of the sum that belong to no input: `bias`, `start state`, `epsilon`
  /// @param inputs of a model with several inputs: what each has in the decision
  /// @param together likewise, where leaving out either of two inputs undoes the answer: which are
  ///   needed together, in words
  /// @param answer what the model answers, and what decided it; not of values inside a model
  /// @param evidence what speaks for it
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record One(
      int id,
      Optional<String> name,
      String target,
      double score,
      double baselineScore,
      double attributed,
      double gap,
      PerInput<String> grouping,
      PerInput<Numbers> attribution,
      Optional<PerInput<List<String>>> steps,
      Optional<PerInput<List<String>>> features,
      Optional<PerInput<List<List<Integer>>>> offsets,
      Optional<PerInput<Numbers>> standardError,
      Map<String, Double> terms,
      Optional<List<Share>> inputs,
      Optional<String> together,
      Optional<Answered> answer,
      Evidence evidence) {
    /// Keeps an unmodifiable copy.
    public One {
      terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    private static One of(Decision d) {
      Explanation e = d.explanation();
      List<String> names = d.model().inputs();
      List<Grouping> groupings = d.groupings();
      boolean alike = groupings.stream().distinct().count() == 1;
      return new One(
          d.number(),
          Optional.of(d.subject().name()).filter(name -> !name.isEmpty()),
          d.score(),
          e.completeness().score(),
          e.completeness().baselineScore(),
          e.completeness().attributed(),
          e.completeness().gap(),
          alike
              ? PerInput.same(word(groupings.get(0)))
              : PerInput.of(names, b -> word(groupings.get(b))),
          PerInput.of(names, b -> new Numbers(d.shown(b))),
          axes(d, Grouping.FEATURES, b -> d.part(b).steps()),
          axes(d, Grouping.EVENTS, b -> d.part(b).features()),
          some(d, (b, input) -> offsets(d.subject().raw(b))),
          e.standardError().map(errors -> PerInput.of(names, b -> new Numbers(errors.get(b)))),
          e.terms(),
          d.probes().shares().isEmpty()
              ? Optional.empty()
              : Optional.of(d.probes().shares().stream().map(Share::of).toList()),
          ModalityShare.together(d.probes().shares(), e.completeness()),
          d.probes().reason().map(Answered::of),
          Evidence.of(d));
    }

    private static String word(Grouping grouping) {
      return grouping.name().toLowerCase(Locale.ROOT);
    }

    /// The names along an axis of the inputs, unless their numbers are summed over it.
    private static Optional<PerInput<List<String>>> axes(
        Decision d, Grouping without, Function<Integer, Axis> axis) {
      return some(
          d,
          (b, input) ->
              d.groupings().get(b) == without || axis.apply(b) instanceof Axis.Numbered
                  ? Optional.empty()
                  : Optional.of(
                      IntStream.range(0, axis.apply(b).length())
                          .mapToObj(axis.apply(b)::label)
                          .toList()));
    }

    private static Optional<List<List<Integer>>> offsets(RawInput raw) {
      return raw instanceof RawInput.Text text
          ? Optional.of(
              text.spans().stream().map(span -> List.of(span.start(), span.end())).toList())
          : Optional.empty();
    }

    private static <T> Optional<PerInput<T>> some(
        Decision d, BiFunction<Integer, String, Optional<T>> value) {
      List<String> names = d.model().inputs();
      Map<String, T> found = new LinkedHashMap<>();
      for (int b = 0; b < names.size(); b++) {
        String name = names.get(b);
        value.apply(b, name).ifPresent(said -> found.put(name, said));
      }
      return PerInput.some(names, found);
    }
  }

  /// What one of several inputs has in a decision.
  ///
  /// @param name of the input
  /// @param attributed the sum of its attribution, in units of the score
  /// @param share of all that is attributed, in [0, 1]
  /// @param without what the score loses without this input
  /// @param alone what the input makes by itself
  /// @param interaction what it adds only together with the others, `without - alone`
  public record Share(
      String name,
      double attributed,
      double share,
      double without,
      double alone,
      double interaction) {
    private static Share of(ModalityShare share) {
      return new Share(
          share.name(),
          share.attributed(),
          share.share(),
          share.without(),
          share.alone(),
          share.interaction());
    }
  }

  /// What speaks for an explanation, and what against it.
  ///
  /// @param notes the method's own: `points`, `bits`, `backgrounds` …
  /// @param addsUp of methods that promise a sum: whether it is within 1 %
  /// @param gapShare likewise: the gap as a share of the change
  /// @param verdict `trust`, `no objection so far`, `caution` or `do not trust`; not with
  ///   `--evidence=none`
  /// @param sentence the verdict with its reasons
  /// @param lines the same in three lines: what was checked, what failed, what to do
  /// @param checks behind the verdict
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Evidence(
      @JsonAnyGetter @JsonAnySetter Map<String, Double> notes,
      Optional<Boolean> addsUp,
      OptionalDouble gapShare,
      Optional<String> verdict,
      Optional<String> sentence,
      Optional<List<String>> lines,
      Optional<List<Checked>> checks) {
    /// Keeps an unmodifiable copy.
    public Evidence {
      notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    private static Evidence of(Decision d) {
      Explanation e = d.explanation();
      boolean complete = e.by().card().complete();
      double share = e.completeness().relativeGap(FLOOR);
      Optional<EvidenceCard> card = d.evidence();
      return new Evidence(
          e.notes(),
          complete ? Optional.of(share <= WITHIN) : Optional.empty(),
          complete ? OptionalDouble.of(share) : OptionalDouble.empty(),
          card.map(some -> some.verdict().words()),
          card.map(EvidenceCard::sentence),
          card.map(EvidenceCard::lines),
          card.map(some -> some.checks().stream().map(Checked::of).toList()));
    }
  }

  /// One check.
  ///
  /// @param name `moves as said`, `another method agrees`, `depends on the weights`, `stable`,
  ///   `neutral baseline`, `adds up`, `same against other rows`
  /// @param value what was found
  /// @param atMost the largest value that passes, where large ones fail
  /// @param atLeast the smallest value that passes, where small ones fail
  /// @param passed whether it did
  /// @param decidedBy what the value is
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Checked(
      String name,
      double value,
      OptionalDouble atMost,
      OptionalDouble atLeast,
      boolean passed,
      String decidedBy) {
    private static Checked of(Check check) {
      OptionalDouble threshold = OptionalDouble.of(check.threshold());
      return new Checked(
          check.name(),
          check.value(),
          check.atMost() ? threshold : OptionalDouble.empty(),
          check.atMost() ? OptionalDouble.empty() : threshold,
          check.passed(),
          check.decidedBy());
    }
  }

  /// Where an explanation comes from.
  ///
  /// @param model its file
  /// @param modelSha256 digest of that file
  /// @param reading in which the file was taken, where it leaves several open
  /// @param inputs files of arrays; empty for raw data
  /// @param seed of everything random
  /// @param gatelens version of the program
  /// @param java version of Java
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Whence(
      String model,
      String modelSha256,
      Optional<String> reading,
      String inputs,
      long seed,
      String gatelens,
      String java) {}

  /// Keeps an unmodifiable copy.
  public ExplainDocument {
    explanations = List.copyOf(explanations);
  }

  /// Of decisions by one method.
  ///
  /// @param decisions at least one
  /// @throws IllegalArgumentException if there is none
  public static ExplainDocument of(String method, List<Decision> decisions, Whence whence) {
    return of(method, decisions, whence, List.of());
  }

  /// The same.
  ///
  /// @param unread what the model did not get to see of raw data, in sentences
  public static ExplainDocument of(
      String method, List<Decision> decisions, Whence whence, List<String> unread) {
    if (decisions.isEmpty()) {
      throw new IllegalArgumentException("a document needs at least one decision, found none");
    }
    return new ExplainDocument(
        method,
        decisions.get(0).explanation().by().toString(),
        Explained.of(decisions),
        decisions.stream().map(One::of).toList(),
        whence,
        unread.isEmpty() ? Optional.empty() : Optional.of(unread));
  }

  @Override
  public String schema() {
    return SCHEMA;
  }

  /// The numbers of one input of one sequence.
  ///
  /// @param input its name
  /// @throws java.util.NoSuchElementException if there is no such input
  public Tensor attribution(int sequence, String input) {
    return explanations.get(sequence).attribution().of(input).orElseThrow().tensor();
  }
}
