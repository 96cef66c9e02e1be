package gatelens.lens;

import gatelens.compare.Marks;
import gatelens.compare.MethodComparison;
import gatelens.counterfactual.CounterfactualStudy;
import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Input;
import gatelens.decision.Decision;
import gatelens.decision.Decisions;
import gatelens.decision.Question;
import gatelens.decision.Subject;
import gatelens.explain.Baseline;
import gatelens.explain.Explainer;
import gatelens.explain.Measurement;
import gatelens.explain.ModelScore;
import gatelens.explain.Target;
import gatelens.flow.FlowStudy;
import gatelens.flow.Phrase;
import gatelens.flow.ThroughGates;
import gatelens.formats.ModelFiles;
import gatelens.gates.GateQuestion;
import gatelens.gates.GateStudy;
import gatelens.method.Methods;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A model opened once with all that belongs to it: the encoding of raw data and the threads. It
/// reads what it is asked about once, runs, and answers with records. It may be used from several
/// threads and is closed once.
public final class Lens implements AutoCloseable {
  private static final int BATCH = 512;
  private final Model model;
  private final Optional<Encoding> encoding;
  private final Workers workers;

  private Lens(Model model, Workers workers) {
    this.model = model;
    this.encoding = Encoding.of(model.info());
    this.workers = workers;
  }

  /// Opens a model's file, with as many threads as the machine has processors.
  ///
  /// @param file of any kind that {@link ModelFiles} reads
  /// @throws IOException if it cannot be read
  public static Lens open(Path file) throws IOException {
    return of(ModelFiles.open(file).model(), Workers.all());
  }

  /// Opens a model's bytes.
  ///
  /// @param name of the file they are from, for messages
  /// @throws IOException if they cannot be read
  public static Lens open(String name, byte[] bytes) throws IOException {
    return of(ModelFiles.open(name, bytes).model(), Workers.all());
  }

  /// A model that is there already.
  ///
  /// @param workers closed with the lens
  /// @throws IllegalArgumentException if its encoding cannot be read
  public static Lens of(Model model, Workers workers) {
    return new Lens(model, workers);
  }

  /// The model.
  public Model model() {
    return model;
  }

  /// How raw data becomes what the model reads.
  ///
  /// @throws Refused if the model was trained on arrays
  public Encoding encoding() {
    return reader().needed();
  }

  /// The threads.
  public Workers workers() {
    return workers;
  }

  private InputReader reader() {
    return new InputReader(model, encoding);
  }

  /// Reads all inputs, with their raw data.
  ///
  /// @throws Refused if they do not fit the model
  /// @throws IOException if a file cannot be read
  public List<Entry> read(Inputs inputs) throws IOException {
    List<Entry> all = new ArrayList<>();
    read(inputs, Entries.Keep.ALL, BATCH, all::addAll);
    return all;
  }

  /// Reads inputs some at a time, so that raw data may be larger than memory; arrays are one batch.
  ///
  /// @param keep which raw inputs stay with their entries
  /// @param size of a batch
  /// @throws Refused if they do not fit the model
  /// @throws IOException if a file cannot be read
  public void read(Inputs inputs, Entries.Keep keep, int size, Entries.BatchVisitor visitor)
      throws IOException {
    reader().read(inputs, keep, BadRows.skipped(), size, visitor);
  }

  /// Encodes one raw input for each of the model's inputs.
  ///
  /// @throws IllegalArgumentException if one is of another kind or shape than in training
  public Entry encode(Input... raw) {
    List<Input> inputs = List.of(raw);
    return new Entry(
        "",
        inputs.stream().map(Optional::of).toList(),
        new gatelens.data.Answer.None(),
        encoding().encode(inputs),
        Optional.empty());
  }

  /// Reads a data set with its labels.
  ///
  /// @throws Refused if it does not fit the model
  /// @throws IOException if it cannot be read, or has an answer that is no label
  public Labelled held(Held held) throws IOException {
    return held.read(reader());
  }

  /// Reads inputs to compare with: an array `float[K][T][D]`, or raw data.
  ///
  /// @param seed decides which rows of much raw data are kept
  /// @throws Refused if there are none
  /// @throws IOException if the file cannot be read
  public Background background(Path file, long seed) throws IOException {
    return Background.read(file, reader(), seed);
  }

  /// Gets predictions, some at a time.
  @FunctionalInterface
  public interface PredictionVisitor {
    /// Some predictions, at least one.
    void batch(List<Prediction> predictions) throws IOException;
  }

  /// Answers inputs as they are read, and judges the answers where the data knows them: neither
  /// inputs nor answers need fit into memory.
  ///
  /// @throws Refused if the inputs do not fit the model, or an answer is not finite
  /// @throws IOException if a file cannot be read
  public Judgement predict(Inputs inputs, PredictionVisitor visitor) throws IOException {
    InputReader reader = reader();
    Judgement judgement = new Judgement(model, reader.unread());
    reader.read(
        inputs,
        Entries.Keep.NOTHING,
        judgement.unlabelled(),
        BATCH,
        entries -> {
          List<Tensor> outputs =
              model.predict(entries.stream().map(Entry::sample).toList(), workers);
          List<Prediction> predictions = new ArrayList<>(outputs.size());
          outputs.forEach(Lens::finite);
          for (int i = 0; i < outputs.size(); i++) {
            predictions.add(new Prediction(entries.get(i), outputs.get(i)));
            judgement.add(entries.get(i), outputs.get(i).values());
          }
          visitor.batch(predictions);
          return true;
        });
    return judgement;
  }

  /// Studies what the gates do over many inputs, and with labels what is lost without them.
  ///
  /// @param listener told how far each stage is; may end it
  /// @throws IllegalArgumentException if there is no such gate or unit, or a label does not fit the
  ///   model
  public GateStudy gates(Labelled held, GateQuestion question, WorkListener listener) {
    return GateStudy.of(
            model, held.samples(), held.examples(), held.names(), question, listener, workers)
        .drawnFrom(held.of());
  }

  /// Follows decisions through the gates and units by which they went in.
  ///
  /// @param asked whose method is the rule, as {@link ThroughGates.Rule#id} says it; the usual one
  ///   is DeepLIFT
  /// @param phrases of which is told what they give
  /// @param listener told how many decisions are followed; may end it
  /// @throws Refused if there is no such rule or it does not take the settings
  /// @throws IllegalArgumentException if the rule or a phrase does not suit the model or the target
  public FlowStudy flow(
      List<Entry> entries, Question asked, List<Phrase> phrases, WorkListener listener) {
    Question question = known(asked);
    ThroughGates through =
        Refused.question(() ->
            ThroughGates.of(question.method().orElse(Question.USUAL_METHOD), question.said()));
    List<Sample> samples = samples(entries);
    List<Target> targets = question.target().targets(model, samples, workers);
    return FlowStudy.of(model, samples, targets, through, phrases, listener, workers);
  }

  /// Puts methods side by side: how far they agree, how faithful they are, what they cost.
  ///
  /// @param asked what all of them are asked; its own method is not looked at
  /// @param methods their names, at least one
  /// @param marks the places that are known to decide, one per entry; empty if nobody knows them
  /// @param listener told how many methods have explained; may end it
  /// @throws Refused if there is no such method, it does not take the settings, or it explains
  ///   features, which have no events
  /// @throws IllegalArgumentException if a method does not suit the model, or the marks tell
  ///   nothing
  public MethodComparison compare(
      List<Entry> entries,
      Question asked,
      List<String> methods,
      Optional<List<Marks>> marks,
      WorkListener listener) {
    Question question = known(asked);
    Map<String, Explainer<? super ModelScore>> all = new LinkedHashMap<>();
    for (String name : methods) {
      all.put(name, Refused.question(() -> Methods.named(name).with(question.said())));
    }
    if (question.group().filter("features"::equals).isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "methods are compared event by event",
          "leave the group features out",
          "group");
    }
    List<Sample> samples = samples(entries);
    return MethodComparison.of(
        model,
        samples,
        question.target().targets(model, samples, workers),
        all,
        marks,
        question.baseline(),
        question.seed(),
        System::nanoTime,
        listener,
        workers);
  }

  /// Searches the fewest events that, had they been others, would have changed the answer.
  ///
  /// @param listener told how many inputs are done; may end it
  /// @throws Refused if the model has no class to change or reads several inputs, a name is none of
  ///   its, or there is nothing to learn other events from
  /// @throws IllegalArgumentException if no training series has the wanted class
  /// @throws IOException if the training series cannot be read
  public CounterfactualStudy counterfactual(
      List<Entry> entries, CounterfactualQuestion question, WorkListener listener)
      throws IOException {
    return new Counterfactuals(reader(), question, workers).of(entries, listener);
  }

  private static List<Sample> samples(List<Entry> entries) {
    return entries.stream().map(Entry::sample).toList();
  }

  /// Why the model answers as it does: a decision for each input.
  ///
  /// @return a job that refuses explanations with numbers that are not finite
  /// @throws IllegalArgumentException if there is no such method, or it does not take the settings
  public Job<Decision> decide(Inputs inputs, Question asked) {
    Question question = known(asked);
    question.method(model).with(question.said());
    Decisions decisions = new Decisions(model, question, workers);
    return job(
        inputs,
        subjects -> {
          List<Decision> all = decisions.of(subjects);
          all.forEach(Lens::finite);
          return all;
        });
  }

  private static void finite(Decision decision) {
    if (!decision.isFinite()) {
      long steps =
          decision.subject().sample().inputs().stream().mapToInt(Sequence::length).max().orElse(0);
      throw new Refused(
          Refused.Kind.DATA,
          "the explanation of sequence "
              + decision.number()
              + " ("
              + steps
              + " steps) by "
              + decision.explanation().by().card().title()
              + " has parts that are not finite, or too large to add up to the score: between two"
              + " runs of a long sequence that end in different states they can grow from step to"
              + " step without bound",
          "zeros or the input's own mean to compare with, a shorter piece, or another method; if"
              + " that does not help, look at the model's weights",
          "baseline",
          "method");
    }
  }

  private static void finite(Tensor output) {
    if (!output.isFinite()) {
      throw new Refused(
          Refused.Kind.DATA,
          "the model answers with values that are not finite",
          "look at its weights");
    }
  }

  /// Every gate and state of each input: decisions that say nothing of what decided.
  ///
  /// @see TraceLimit
  public Job<Decision> trace(Inputs inputs) {
    TraceLimit limit = TraceLimit.ofHeap(model);
    return job(
        inputs,
        new Job.Work<>() {
          @Override
          public void begin(OptionalLong total, boolean kept) {
            limit.keeping(kept);
          }

          @Override
          public List<Decision> of(List<Subject> subjects) {
            limit.check(subjects);
            return Decisions.traced(model, subjects, workers);
          }
        });
  }

  /// How far explanations can be trusted, by one measure: a measurement for each input.
  ///
  /// @throws Refused if the file of attributions has the wrong shape
  /// @throws IllegalArgumentException if there is no such method, or it does not take the settings
  /// @throws IOException if the file of attributions cannot be read
  public Job<Measurement> measure(Inputs inputs, Measuring asked) throws IOException {
    Measuring known = new Measuring(asked.measure(), known(asked.question()), asked.attribution());
    return job(inputs, Measurements.of(model, known, workers));
  }

  /// With the baseline that is usual for this model where none was named.
  Question known(Question asked) {
    return asked.baseline() instanceof Baseline.Usual
        ? asked.withBaseline(Background.usual(this))
        : asked;
  }

  private <T> Job<T> job(Inputs inputs, Job.Work<T> work) {
    return new Job<>(reader(), inputs, Entries.Keep.ALL, work, System::nanoTime);
  }

  @Override
  public void close() {
    workers.close();
  }
}
