package gatelens.intervention;

import gatelens.explain.Point;
import gatelens.gates.Clamp;
import gatelens.layer.Gru;
import gatelens.layer.Layer;
import gatelens.layer.Lstm;
import gatelens.model.ContinuousModel;
import gatelens.model.Model;
import gatelens.names.NearestName;
import gatelens.parallel.Workers;
import gatelens.sequence.Rows;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.StateEdit;
import gatelens.trace.StatePlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Reaches into a causal model while it reads one sequence, and says what it answers then. Exact:
/// the same network runs again from the first step that can differ, with the values that are set or
/// with other weights; nothing is approximated, and what comes before is not run again.
///
/// The idea is that of activation patching, or causal tracing: K. Meng, D. Bau, A. Andonian and Y.
/// Belinkov, Locating and Editing Factual Associations in GPT, 2022,
/// https://arxiv.org/abs/2202.05262; of gates that are clamped: M. Ravanelli et al., Light Gated
/// Recurrent Units for Speech Recognition, 2018, https://doi.org/10.1109/TETCI.2017.2762739.
public final class Interventions {
  private final Model model;
  private final ContinuousModel continuous;
  private final Point input;
  private final Workers workers;
  private final ChangedRuns runs;
  private final List<StatePlace> places;
  private final Optional<float[][]> donorStates;
  private final Answer before;

  /// Of one sequence.
  ///
  /// @param input the continuous input
  /// @param donor the sequence that states are taken from
  /// @throws IllegalArgumentException if the model reads backward or has several inputs: its state
  ///   between two steps is not all that it knows
  public Interventions(Model model, Point input, Optional<Point> donor, Workers workers) {
    if (!model.isCausal()) {
      throw new IllegalArgumentException(
          "this model reads backward or has several inputs: there is no state between two steps"
              + " that could be changed");
    }
    this.model = model;
    this.continuous = model.continuous();
    this.input = input;
    this.workers = workers;
    this.runs = new ChangedRuns(continuous, input, workers);
    this.places = continuous.places();
    this.donorStates = donor.map(other -> continuous.states(other.layout(), other.values()));
    this.before = answer(runs.run(List.of(new Plan(0, Map.of(), Map.of()))), 0);
  }

  /// What the network answers.
  ///
  /// @param logits `float[C]`, of the last step where it answers at every step
  /// @param outputs `float[C]`, behind the last activation
  public record Answer(float[] logits, float[] outputs) {}

  /// The answer as it is, and the one with everything done.
  ///
  /// @param before as it was
  /// @param after with what was done
  /// @param firstStep the first step that was run again; T if none
  /// @param cellSteps steps that were run again: `T - firstStep`
  public record Outcome(Answer before, Answer after, int firstStep, long cellSteps) {}

  /// T, steps of the sequence.
  public int steps() {
    return runs.steps();
  }

  /// Names and places of the layers that have a state, lower ones first.
  public List<StatePlace> places() {
    return places;
  }

  /// The answer as it is.
  public Answer before() {
    return before;
  }

  /// Does several things at once. Where two set the same value the later one counts.
  ///
  /// @throws IllegalArgumentException if a layer, unit, gate, value or step is not there, or a
  ///   donor is asked for and not given
  public Outcome run(List<Intervention> changes) {
    Plan plan = plan(changes);
    ChangedRuns.Answers after = runs.run(List.of(plan));
    return new Outcome(
        before,
        plan.first() < steps() ? answer(after, 0) : before,
        plan.first(),
        after.cellSteps());
  }

  /// For each intervention alone what is answered then.
  ///
  /// @return one a list
  public List<Answer> alone(List<Intervention> changes) {
    return each(changes.stream().map(List::of).toList()).answers();
  }

  /// Answers of many runs at once, and how many steps they cost.
  ///
  /// @param answers one a run
  /// @param cellSteps steps that were run
  record Many(List<Answer> answers, long cellSteps) {}

  Many each(List<List<Intervention>> changes) {
    List<Plan> plans = changes.stream().map(this::plan).toList();
    ChangedRuns.Answers answers = runs.run(plans);
    return new Many(
        IntStream.range(0, plans.size()).mapToObj(i -> answer(answers, i)).toList(),
        answers.cellSteps());
  }

  private static Answer answer(ChangedRuns.Answers answers, int run) {
    return new Answer(answers.logits().get(run).getLast(), answers.outputs().get(run).getLast());
  }

  private Plan plan(List<Intervention> changes) {
    int first = changes.stream().mapToInt(Intervention::firstStep).min().orElse(steps());
    Map<Integer, List<StateEdit>> edits = new HashMap<>();
    List<Held> held = new ArrayList<>();
    for (Intervention change : changes) {
      switch (change) {
        case Intervention.Reset reset -> reset(reset, edits);
        case Intervention.Graft graft -> graft(graft, edits);
        case Intervention.HoldUnit unit -> hold(unit, edits);
        case Intervention.ForceGate gate -> held.add(held(gate));
        case Intervention.FreezeGate gate -> held.add(held(gate));
        case Intervention.CutPath path -> held.add(held(path));
      }
    }
    return new Plan(first, edits, models(held));
  }

  /// Other weights for some steps.
  private record Held(int from, int to, UnaryOperator<Model> change) {}

  private Map<Integer, ContinuousModel> models(List<Held> held) {
    Map<List<Integer>, ContinuousModel> known = new HashMap<>();
    Map<Integer, ContinuousModel> models = new HashMap<>();
    for (int step = 0; step < steps(); step++) {
      int at = step;
      List<Integer> there =
          IntStream.range(0, held.size())
              .filter(i -> held.get(i).from() <= at && at < held.get(i).to())
              .boxed()
              .toList();
      if (!there.isEmpty()) {
        models.put(step, known.computeIfAbsent(there, all -> changed(all, held)));
      }
    }
    return models;
  }

  private ContinuousModel changed(List<Integer> there, List<Held> held) {
    Model other = model;
    for (int i : there) {
      other = held.get(i).change().apply(other);
    }
    return other.continuous();
  }

  private void reset(Intervention.Reset reset, Map<Integer, List<StateEdit>> edits) {
    StatePlace place = place(reset.layer());
    range(reset.step(), reset.step() + 1, 0);
    set(place, List.of(), start(place), reset.step(), edits);
  }

  /// The state of one layer before the first event, where {@link #set} looks for it.
  private float[] start(StatePlace place) {
    float[] start = new float[place.cell().orElse(place.hidden()) + place.units()];
    for (Layer layer : model.layers()) {
      if (!layer.name().equals(place.layer())) {
        continue;
      }
      switch (layer) {
        case Gru gru -> gru.initialHidden().read(0, start, place.hidden(), place.units());
        case Lstm lstm -> {
          lstm.initialHidden().read(0, start, place.hidden(), place.units());
          lstm.initialCell().read(0, start, place.cell().getAsInt(), place.units());
        }
        default -> throw new IllegalStateException(layer.name() + " has no state");
      }
    }
    return start;
  }

  private void graft(Intervention.Graft graft, Map<Integer, List<StateEdit>> edits) {
    StatePlace place = place(graft.layer());
    range(graft.from(), graft.to(), 0);
    float[][] states =
        donorStates.orElseThrow(() ->
            new IllegalArgumentException(
                "a state is taken from another sequence; which one is not said"));
    int length = states.length - 1;
    if (graft.donorFrom() < 0 || graft.donorFrom() + graft.to() - graft.from() > length) {
      throw new IllegalArgumentException(
          "the donor has "
              + length
              + " steps; "
              + Words.steps(graft.donorFrom(), graft.donorFrom() + graft.to() - graft.from())
              + " of it are asked for");
    }
    graft.units().forEach(unit -> unit(place, unit));
    for (int step = graft.from(); step < graft.to(); step++) {
      float[] from = states[graft.donorFrom() + step - graft.from() + 1];
      set(place, graft.units(), from, step, edits);
    }
  }

  private static void set(
      StatePlace place,
      List<Integer> units,
      float[] state,
      int step,
      Map<Integer, List<StateEdit>> edits) {
    List<StateEdit> here = edits.computeIfAbsent(step, s -> new ArrayList<>());
    List<Integer> all =
        units.isEmpty() ? IntStream.range(0, place.units()).boxed().toList() : units;
    for (int unit : all) {
      here.add(new StateEdit(place.layer(), false, unit, state[place.hidden() + unit]));
      if (place.cell().isPresent()) {
        here.add(new StateEdit(place.layer(), true, unit, state[place.cell().getAsInt() + unit]));
      }
    }
  }

  private void hold(Intervention.HoldUnit unit, Map<Integer, List<StateEdit>> edits) {
    StatePlace place = place(unit.layer());
    unit(place, unit.unit());
    range(unit.from(), unit.to(), 0);
    for (int step = unit.from(); step < unit.to(); step++) {
      edits
          .computeIfAbsent(step, s -> new ArrayList<>())
          .add(new StateEdit(unit.layer(), false, unit.unit(), unit.value()));
    }
  }

  private Held held(Intervention.ForceGate gate) {
    StatePlace place = place(gate.layer());
    range(gate.from(), gate.to(), 0);
    gate.units().forEach(unit -> unit(place, unit));
    double[] values = new double[place.units()];
    Arrays.fill(values, gate.units().isEmpty() ? gate.value() : Double.NaN);
    gate.units().forEach(unit -> values[unit] = gate.value());
    return new Held(
        gate.from(), gate.to(), before -> Clamp.gate(before, gate.layer(), gate.gate(), values));
  }

  private Held held(Intervention.FreezeGate gate) {
    StatePlace place = place(gate.layer());
    range(gate.from(), gate.to(), 1);
    Tensor signal = signal(gate.layer(), gate.gate());
    double[] values = new double[place.units()];
    Arrays.setAll(values, unit -> signal.get(gate.from() - 1, unit));
    return new Held(
        gate.from(), gate.to(), before -> Clamp.gate(before, gate.layer(), gate.gate(), values));
  }

  private Held held(Intervention.CutPath path) {
    place(path.layer());
    range(path.from(), path.to(), 0);
    return new Held(
        path.from(),
        path.to(),
        before -> Clamp.path(before, path.layer(), path.signal(), path.recurrent(), path.source()));
  }

  private Tensor signal(String layer, String name) {
    for (LayerTrace trace :
        continuous.traces(Rows.of(input.layout(), input.values()), workers).get(0).layers()) {
      if (trace.layer().name().equals(layer)) {
        return Optional.ofNullable(trace.signals().get(name))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    layer
                        + " has no gate "
                        + name
                        + "; it has "
                        + trace.signals().keySet()
                        + NearestName.question(name, trace.signals().keySet())));
      }
    }
    throw new IllegalStateException("no trace of " + layer);
  }

  private StatePlace place(String layer) {
    return places.stream()
        .filter(place -> place.layer().equals(layer))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no GRU or LSTM layer "
                    + layer
                    + "; the model has "
                    + places.stream().map(StatePlace::layer).collect(Collectors.joining(", "))
                    + NearestName.question(
                        layer, places.stream().map(StatePlace::layer).toList())));
  }

  private static void unit(StatePlace place, int unit) {
    if (unit < 0 || unit >= place.units()) {
      throw new IllegalArgumentException(
          place.layer() + " has units 0 to " + (place.units() - 1) + ", found " + unit);
    }
  }

  private void range(int from, int to, int earliest) {
    if (from < earliest || from >= to || to > steps()) {
      throw new IllegalArgumentException(
          "the sequence has steps "
              + (earliest + 1)
              + " to "
              + steps()
              + " for this, found "
              + Words.steps(from, to));
    }
  }
}
