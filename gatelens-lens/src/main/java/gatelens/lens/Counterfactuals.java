package gatelens.lens;

import gatelens.counterfactual.Alternatives;
import gatelens.counterfactual.Changes;
import gatelens.counterfactual.Constraints;
import gatelens.counterfactual.Counterfactual;
import gatelens.counterfactual.CounterfactualSearch;
import gatelens.counterfactual.CounterfactualStudy;
import gatelens.data.Encoder;
import gatelens.data.Entry;
import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import gatelens.explain.BaselineInput;
import gatelens.explain.Point;
import gatelens.layer.Embedding;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.Axis;
import gatelens.sequence.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/// Finds counterfactuals of a model's inputs.
///
/// @param reader of the model
/// @param question what is wanted
/// @param workers the threads
record Counterfactuals(InputReader reader, CounterfactualQuestion question, Workers workers) {
  private static final int SHOWN_NAMES = 12;
  private static final int DONORS = 32;
  private static final int TRIED = 64;

  CounterfactualStudy of(List<Entry> entries, WorkListener listener) throws IOException {
    Model model = reader.model();
    check(model);
    OptionalInt wanted = wanted(model);
    Constraints constraints =
        entries.isEmpty() ? Constraints.NONE : constraints(model, entries.get(0).sample());
    CounterfactualSearch search =
        Refused.question(
            () -> new CounterfactualSearch(question.budget(), DONORS, TRIED, constraints));
    Optional<Alternatives.OfTokens> vocabulary = vocabulary(model);
    Optional<Encoder> encoder = reader.encoding().map(encoding -> encoding.encoders().get(0));
    Changes changes = new Changes(vocabulary, id -> word(encoder, ArrayNames.of(model.info()), id));
    List<BaselineInput> all = seen(model, vocabulary.isPresent());
    List<CounterfactualStudy.Row> rows = new ArrayList<>();
    for (Entry entry : entries) {
      listener.at("counterfactuals", rows.size(), entries.size());
      Sample sample = entry.sample();
      Point input = new Point(model.continuous().layout(sample), model.continuous().enter(sample));
      List<float[]> seen = fitting(all, input);
      Counterfactual found =
          vocabulary.isPresent()
              ? search.find(model, input, vocabulary.get(), seen, wanted, workers)
              : search.find(model, input, seen, wanted, workers);
      rows.add(
          new CounterfactualStudy.Row(
              entry.number().orElse(rows.size()),
              entry.name(),
              found,
              model.info().className(found.from()),
              model.info().className(found.to()),
              changes.of(sample, found),
              changes.changed(sample, found)));
    }
    return new CounterfactualStudy(question.budget(), rows);
  }

  private static void check(Model model) {
    int forecasts = model.info().outputs().size();
    if (forecasts > 0) {
      throw new Refused(
          Refused.Kind.MODEL,
          "the model forecasts "
              + forecasts
              + " numbers, the first "
              + model.info().outputNames().get(0)
              + "; a counterfactual changes the class that is answered");
    }
    if (model.inputs().size() > 1) {
      throw new Refused(
          Refused.Kind.MODEL,
          "the model reads "
              + model.inputs().size()
              + " inputs; a counterfactual changes the events of one");
    }
    if (model.branches().size() > 1 && model.inputs().get(0).readsTokens()) {
      throw new Refused(
          Refused.Kind.MODEL,
          "several branches of the model read the tokens of "
              + model.inputs().get(0).name()
              + ", each by an embedding of its own; a counterfactual changes tokens that one"
              + " embedding reads");
    }
  }

  private OptionalInt wanted(Model model) {
    if (question.target().isEmpty()) {
      return OptionalInt.empty();
    }
    List<String> classes =
        IntStream.range(0, model.classCount()).mapToObj(model.info()::className).toList();
    String target = question.target().get();
    return OptionalInt.of(named("target", target, classes, "class"));
  }

  private Constraints constraints(Model model, Sample sample) {
    Axis axis = model.continuous().layout(sample).first().features();
    List<String> names = IntStream.range(0, axis.length()).mapToObj(axis::label).toList();
    Set<Integer> kept = new LinkedHashSet<>();
    question.fixed().forEach(text -> kept.add(named("fixed", text, names, "feature")));
    Map<Integer, Constraints.Range> bounds = new LinkedHashMap<>();
    question
        .ranges()
        .forEach((text, range) -> bounds.put(named("ranges", text, names, "feature"), range));
    return new Constraints(kept, Set.of(), bounds);
  }

  /// A name, or a number from 0.
  ///
  /// @param setting whose value it is
  private static int named(String setting, String text, List<String> names, String what) {
    int named = names.indexOf(text);
    if (named < 0 && text.matches("[0-9]{1,9}") && Integer.parseInt(text) < names.size()) {
      named = Integer.parseInt(text);
    }
    if (named < 0) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "the "
              + what
              + " "
              + text
              + ": expected its name or its number from 0 to "
              + (names.size() - 1)
              + "; there are "
              + String.join(", ", names.subList(0, Math.min(SHOWN_NAMES, names.size())))
              + (names.size() > SHOWN_NAMES ? ", …" : "")
              + NearestName.question(text, names),
          "one of these",
          setting);
    }
    return named;
  }

  /// What tokens may become, where the model reads tokens.
  private Optional<Alternatives.OfTokens> vocabulary(Model model) {
    if (!model.inputs().get(0).readsTokens()
        || !(model.inputs().get(0).layers().get(0) instanceof Embedding embedding)) {
      idle(!question.tokens().isEmpty(), "allowed-tokens", "the model reads no tokens");
      return Optional.empty();
    }
    String why = "the model reads tokens, which are exchanged whole";
    idle(!question.fixed().isEmpty(), "fixed", why);
    idle(!question.ranges().isEmpty(), "range", why);
    List<Integer> allowed =
        question.tokens().isEmpty() ? words(model, embedding.vocabulary()) : question.tokens();
    return Optional.of(new Alternatives.OfTokens(embedding.weight(), allowed));
  }

  private static void idle(boolean asked, String setting, String why) {
    if (asked) {
      throw new Refused(
          Refused.Kind.QUESTION, why + ", so this would have no effect", "leave it out", setting);
    }
  }

  /// All tokens but padding; where they are named those that are words.
  private static List<Integer> words(Model model, int count) {
    ArrayNames names = ArrayNames.of(model.info());
    return IntStream.range(1, count)
        .filter(id -> names.words().isEmpty() || names.isWord(id))
        .boxed()
        .toList();
  }

  private List<BaselineInput> seen(Model model, boolean tokens) throws IOException {
    if (question.training().isEmpty()) {
      if (tokens) {
        return List.of();
      }
      throw new Refused(
          Refused.Kind.QUESTION,
          "training series are missing: without series there are no events to put in",
          "a FILE, float[N][T][D] like the inputs, or raw data as in training",
          "training");
    }
    return Background.isRaw(question.training().get(), reader)
        ? Background.read(question.training().get(), reader, question.seed()).rows()
        : reader.samples(Inputs.array(question.training().get())).stream()
            .map(sample -> BaselineInput.of(model.continuous().enter(sample)))
            .toList();
  }

  /// The series at the length of an input: events are put in at their own step.
  private List<float[]> fitting(List<BaselineInput> all, Point input) {
    List<BaselineInput> some =
        all.stream()
            .filter(row -> row.isTold() || row.values().length == input.values().length)
            .toList();
    if (some.isEmpty() && !all.isEmpty()) {
      throw new Refused(
          Refused.Kind.DATA,
          question.training().orElseThrow()
              + ": none of its "
              + all.size()
              + " series is as long as the input, "
              + input.layout().first().length()
              + " steps");
    }
    return some.stream()
        .map(row -> row.fitted(input.layout(), String.valueOf(question.training().orElseThrow())))
        .toList();
  }

  private static String word(Optional<Encoder> encoder, ArrayNames names, int id) {
    if (!names.words().isEmpty()) {
      return names.word(id);
    }
    if (encoder.isPresent() && encoder.get() instanceof TextEncoder text) {
      List<String> words = text.vocabulary().tokens();
      return switch (id) {
        case Vocabulary.PADDING -> "(padding)";
        case Vocabulary.UNKNOWN -> "(an unknown word)";
        default -> words.get(id - 2);
      };
    }
    return "token " + id;
  }
}
