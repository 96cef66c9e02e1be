package gatelens.batch;

import gatelens.gates.GateSurvey;
import gatelens.layer.Embedding;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.stream.Account;
import gatelens.stream.Keep;
import gatelens.stream.KeyState;
import gatelens.stream.LiveAnswer;
import gatelens.stream.LiveModel;
import gatelens.survey.DataSurvey;
import gatelens.tensor.Tensor;
import gatelens.watch.RowSteps;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What is found out about a whole data set while it is read: what matters, and whether the model
/// takes a shortcut, from sequences drawn by their keys alone. Each slice, or each task of a
/// cluster, has one; they are merged, in any order, and give the same bits.
public final class BatchSurvey implements Serializable {
  /// Sequences that shortcuts are tested on.
  static final int DRAWN = 1000;

  /// The longest sequence that shortcuts are tested on, in events.
  static final int KEPT = 200;

  private static final long serialVersionUID = 1;

  /// Sequences of which each event is explained.
  private static final int PROFILED = 200;

  private static final int POSITIONS = 10;
  private static final Comparator<Drawn> ORDER =
      Comparator.comparingLong(Drawn::draw).thenComparing(Drawn::key, EventOrder::keys);

  private final Importance importance;
  private final int slice;
  private final ArrayList<Drawn> drawn = new ArrayList<>();

  private record Drawn(long draw, String key, float[][] events) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /// Nothing yet.
  ///
  /// @param steps with which the sequences are explained
  /// @param slice which of the kept cells parts the data; -1 for none
  public BatchSurvey(RowSteps steps, int slice) {
    this.importance = new Importance(steps.parts(), steps.numbers());
    this.slice = slice;
  }

  /// A draw that depends on the key alone.
  static long draw(String key) {
    long hash = 0x9e3779b97f4a7c15L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0xbf58476d1ce4e5b9L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  /// Adds a sequence at its last event.
  ///
  /// @param key what was seen of it
  public void add(RowSteps.Answer answer, Seen key) {
    importance.add(answer, key.last, slice < 0 ? "" : answer.event().kept()[slice], key.moved);
    List<float[]> events = key.events;
    // rules about the first event or the length are of sequences that are there whole
    if (!events.isEmpty() && events.size() <= KEPT && events.size() == answer.at()) {
      String name = answer.event().key();
      drawn.add(new Drawn(draw(name), name, events.toArray(new float[0][])));
      if (drawn.size() >= 2 * DRAWN) {
        cut();
      }
    }
  }

  /// What is seen of a key until its last event.
  public static final class Seen {
    private final List<float[]> events = new ArrayList<>();
    private double score = Double.NaN;
    private double moved;
    private float[] last = {};

    /// No event yet.
    public Seen() {}

    /// Sees the next event.
    ///
    /// @param values as the model read them
    public void event(float[] values, LiveAnswer answer) {
      if (events.size() <= KEPT) {
        events.add(values);
      }
      last = values;
      moved = Double.isNaN(score) ? 0 : answer.score() - score;
      score = answer.score();
    }
  }

  private void cut() {
    drawn.sort(ORDER);
    if (drawn.size() > DRAWN) {
      drawn.subList(DRAWN, drawn.size()).clear();
    }
  }

  /// Adds what another has found.
  public void merge(BatchSurvey other) {
    importance.merge(other.importance);
    drawn.addAll(other.drawn);
    cut();
  }

  /// What was found over all.
  ///
  /// @param steps with which it was
  public DataSurvey found(RowSteps steps) {
    cut();
    LiveModel live = steps.live();
    List<Shortcuts.Sequence> sequences =
        drawn.stream().map(one -> new Shortcuts.Sequence(one.key(), one.events())).toList();
    return new DataSurvey(
        live.fingerprint(),
        importance.parts(),
        importance.classes(),
        importance.slices(),
        importance.manySlices(),
        importance.byDistance(),
        positions(live),
        importance.swarm(),
        importance.certain(),
        importance.uncertain(),
        importance.surprising(),
        importance.unexplained(),
        Shortcuts.of(live, sequences, steps.values(), 0).stream().map(BatchSurvey::told).toList(),
        gates(live.model()),
        drawn.size());
  }

  private static DataSurvey.Shortcut told(Shortcuts.Finding one) {
    return new DataSurvey.Shortcut(
        one.name(),
        one.found(),
        Double.isFinite(one.skill()) ? OptionalDouble.of(one.skill()) : OptionalDouble.empty(),
        one.rule(),
        one.examples(),
        one.counterTest());
  }

  /// Every event of some sequences is explained, by the tenth in which it stands.
  private DataSurvey.Profile positions(LiveModel live) {
    LiveModel byEvent =
        LiveModel.of(
            live.model(), live.plan().withAccounts(List.of(Account.events(new Keep.Newest(KEPT)))));
    Importance.Places places = new Importance.Places(POSITIONS);
    for (Drawn one : drawn.subList(0, Math.min(PROFILED, drawn.size()))) {
      KeyState key = byEvent.start();
      Optional<LiveAnswer> last = Optional.empty();
      for (float[] event : one.events()) {
        last = Optional.of(byEvent.accept(key, Double.NaN, event));
      }
      int length = one.events().length;
      last.ifPresent(answer ->
          answer.events().stream()
              .filter(part -> part.first() == part.last())
              .forEach(part ->
                  places.add((int) ((part.last() - 1) * POSITIONS / length), part.share())));
    }
    return places.profile();
  }

  private Optional<GateSurvey> gates(Model model) {
    if (drawn.isEmpty()) {
      return Optional.empty();
    }
    boolean tokens = model.branches().get(0).layers().get(0) instanceof Embedding;
    List<Sample> samples = drawn.stream().map(one -> sample(one.events(), tokens)).toList();
    return Optional.of(GateSurvey.of(model, samples, Workers.single()));
  }

  private static Sample sample(float[][] events, boolean tokens) {
    if (!tokens) {
      return Sample.of(FeatureSequence.of(Tensor.ofRows(events)));
    }
    int[] ids = new int[events.length];
    for (int t = 0; t < ids.length; t++) {
      ids[t] = (int) events[t][0];
    }
    return Sample.of(TokenSequence.of(ids));
  }
}
