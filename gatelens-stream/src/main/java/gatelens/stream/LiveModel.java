package gatelens.stream;

import gatelens.model.Carrier;
import gatelens.model.Columns;
import gatelens.model.Model;
import gatelens.parallel.Spare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A causal model that answers event by event and says why, at a cost that does not depend on how
/// long the stream is. An *account* stands beside each state: columns that sum to what the state
/// differs from a baseline stream's ({@link Carrier}); each event maps it once. By feature, by
/// event, opened late: parts always sum to the difference of the scores and equal DeepLIFT's over
/// the whole sequence, to rounding.
///
/// Immutable, and safe to use from several threads; each {@link KeyState} belongs to one at a time.
public final class LiveModel {
  /// One for all keys: an empty array of their own is 16 bytes a key.
  private static final float[] NOTHING = {};

  private final Model model;
  private final StreamPlan plan;
  private final Carrier carrier;
  private final Optional<Keep> keep;
  private final boolean byFeature;
  private final String fingerprint;
  private final Spare<Before> spare = new Spare<>(Before::new);

  private LiveModel(Model model, StreamPlan plan) {
    this.model = model;
    this.plan = plan;
    this.carrier = model.continuous().carrier();
    this.byFeature = plan.accounts().stream().anyMatch(Account.Features.class::isInstance);
    this.keep =
        plan.accounts().stream()
            .filter(Account.Events.class::isInstance)
            .map(account -> ((Account.Events) account).keep())
            .findFirst();
    this.fingerprint = model.fingerprint();
  }

  /// Opens a model for streams.
  ///
  /// @throws IllegalArgumentException if the model cannot be run event by event with an exact
  ///   account, or the plan does not fit it; the message says why
  public static LiveModel of(Model model, StreamPlan plan) {
    if (!model.continuous().hasCarrier()) {
      throw new IllegalArgumentException(
          "this model cannot follow a stream: it reads backward or has several inputs, or one of"
              + " its layers has no exact rule event by event; expected GRU or LSTM layers that"
              + " read forward, dense layers, mean or last pooling");
    }
    LiveModel live = new LiveModel(model, plan);
    int outputs = live.carrier.outputs();
    if (plan.output().isPresent()
        && (plan.output().getAsInt() < 0 || plan.output().getAsInt() >= outputs)) {
      throw new IllegalArgumentException(
          "output " + plan.output().getAsInt() + ": the model has outputs 0 to " + (outputs - 1));
    }
    if (plan.baseline() instanceof StreamBaseline.Event event
        && event.values().length != live.carrier.enteredWidth()) {
      throw new IllegalArgumentException(
          "the baseline's event has "
              + event.values().length
              + " values; the model reads "
              + live.carrier.enteredWidth());
    }
    return live;
  }

  /// The model.
  public Model model() {
    return model;
  }

  /// What is kept and told.
  public StreamPlan plan() {
    return plan;
  }

  /// Tells models apart; states of another are refused.
  public String fingerprint() {
    return fingerprint;
  }

  /// Values of an event: features, or 1 for a token id.
  public int eventWidth() {
    return carrier.eventWidth();
  }

  /// A key that has had no event.
  public KeyState start() {
    KeyState key = blank();
    float[] start = carrier.start();
    for (int at = 0; at < key.states.length; at += start.length) {
      System.arraycopy(start, 0, key.states, at, start.length);
    }
    if (!plan.accounts().isEmpty()) {
      key.open = Optional.of(opened(1));
    }
    return key;
  }

  KeyState blank() {
    boolean explained = !plan.accounts().isEmpty();
    boolean own = explained && plan.baseline() instanceof StreamBaseline.OwnUsual;
    return new KeyState(
        new float[(explained ? 2 : 1) * carrier.stateSize()],
        own ? new float[carrier.enteredWidth()] : NOTHING);
  }

  /// Columns by feature, with that of what was before where there is something.
  private int featureColumns(long since) {
    return byFeature ? carrier.enteredWidth() + (since > 1 ? 1 : 0) : 0;
  }

  KeyState.Open opened(long since) {
    int base = featureColumns(since);
    int count = base + keep.map(k -> 1 + EventColumns.capacity(k)).orElse(0);
    return new KeyState.Open(
        carrier.columns(count), keep.map(k -> new EventColumns(k, base)), since);
  }

  KeyState.Open opened(long since, int columns) {
    return new KeyState.Open(
        carrier.columns(columns),
        keep.map(k -> {
          EventColumns events = new EventColumns(k, featureColumns(since));
          events.grown(columns);
          return events;
        }),
        since);
  }

  /// Closes the account of a key: its memory is free, its scores go on.
  public void close(KeyState key) {
    key.open = Optional.empty();
  }

  /// Opens the account of a key again: what it has been till now is one column, so all stays exact
  /// but for detail.
  ///
  /// @throws IllegalStateException if the plan explains nothing
  public void open(KeyState key) {
    if (plan.accounts().isEmpty()) {
      throw new IllegalStateException("the plan keeps no account");
    }
    KeyState.Open open = opened(key.events + 1);
    if (byFeature && open.since() > 1) {
      open.columns().open(carrier.enteredWidth(), key.states);
    }
    open.byEvent().ifPresent(events -> open.columns().open(events.others(), key.states));
    key.open = Optional.of(open);
  }

  /// Reads one event.
  ///
  /// @param key changed by it
  /// @param time in any unit; told again in the answer
  /// @param event `float[eventWidth]`
  /// @return where the account's numbers have overflowed, the score and an account that begins
  ///   behind this event
  /// @throws IllegalArgumentException if the event does not fit, has a value that is not finite, or
  ///   no finite answer; the key is unchanged then
  public LiveAnswer accept(KeyState key, double time, float[] event) {
    return accept(key, time, event, Carrier.GateListener.NONE);
  }

  /// The same, with the gates of the event counted.
  ///
  /// @param gates of this model
  public LiveAnswer accept(KeyState key, double time, float[] event, GateCounts gates) {
    LiveAnswer answer = accept(key, time, event, gates.coming());
    gates.count();
    return answer;
  }

  private LiveAnswer accept(KeyState key, double time, float[] event, Carrier.GateListener gates) {
    check(event);
    if (Double.isNaN(time) && keep.filter(Keep.Ages.class::isInstance).isPresent()) {
      throw new IllegalArgumentException("events are parted by age, and this one has no time");
    }
    // one of a score alone is smaller than what it costs to fetch it
    boolean small = key.open.isEmpty();
    Before before = small ? new Before() : spare.take();
    before.keep(key, event);
    try {
      return settled(key, taken(key, time, event, gates), before);
    } finally {
      if (!small) {
        spare.giveBack(before);
      }
    }
  }

  /// Sees to it that neither an answer nor a state is left that is no number. Where the parts alone
  /// have overflowed the score stands, and their account begins anew.
  private LiveAnswer settled(KeyState key, LiveAnswer answer, Before before) {
    if (answer.isFinite() && key.isFinite()) {
      return answer;
    }
    if (!answer.isScored() || !key.isFinite()) {
      before.giveBack(key);
      throw new IllegalArgumentException(
          "the model has no finite answer to this event: expected values of the size of those in"
              + " training, found up to "
              + before.largest());
    }
    open(key);
    return answer.restarted(byFeature, keep.isPresent());
  }

  private LiveAnswer taken(KeyState key, double time, float[] event, Carrier.GateListener gates) {
    if (plan.accounts().isEmpty()) {
      return scored(key, time, event, gates);
    }
    Carrier.Event entered = carrier.enter(event);
    float[] baseline = baseline(key);
    long number = key.events + 1;
    int newest = newest(key, number, time, entered.counts());
    Columns columns = key.open.map(KeyState.Open::columns).orElseGet(() -> carrier.columns(1));
    float[] logits = new float[2 * carrier.outputs()];
    float[] outputs = new float[carrier.outputs()];
    float[] shares = new float[columns.count() * carrier.outputs()];
    carrier.step(
        key.states,
        entered,
        baseline,
        byFeature && key.open.isPresent(),
        newest,
        columns,
        logits,
        outputs,
        shares,
        gates);
    key.events = number;
    key.time = time;
    learn(key, entered);
    int output = explained(outputs);
    double score = logits[output];
    double baselineScore = logits[carrier.outputs() + output];
    if (key.open.isEmpty()) {
      return new LiveAnswer(
          number, time, outputs, output, score, baselineScore, 0, 0, new float[0], List.of(), 0, 0);
    }
    return told(key, time, outputs, output, score, baselineScore, shares);
  }

  private void check(float[] event) {
    if (event.length != carrier.eventWidth()) {
      throw new IllegalArgumentException(
          "an event has " + event.length + " values; the model reads " + carrier.eventWidth());
    }
    for (int i = 0; i < event.length; i++) {
      if (!Float.isFinite(event[i])) {
        throw new IllegalArgumentException(
            "value " + (i + 1) + " of the event is " + event[i] + "; expected a finite number");
      }
    }
  }

  private LiveAnswer scored(KeyState key, double time, float[] event, Carrier.GateListener gates) {
    float[] logits = new float[carrier.outputs()];
    float[] outputs = new float[carrier.outputs()];
    carrier.step(key.states, event, 1, logits, outputs, gates);
    key.events++;
    key.time = time;
    int output = explained(outputs);
    return new LiveAnswer(
        key.events,
        time,
        outputs,
        output,
        logits[output],
        logits[output],
        0,
        0,
        new float[0],
        List.of(),
        0,
        0);
  }

  private int explained(float[] outputs) {
    return outputs.length == 1 ? 0 : plan.output().orElseGet(() -> model.predictedClass(outputs));
  }

  float[] baseline(KeyState key) {
    return switch (plan.baseline()) {
      case StreamBaseline.Zeros zeros -> new float[carrier.enteredWidth()];
      case StreamBaseline.Event event -> event.values();
      case StreamBaseline.OwnUsual usual -> key.usual.clone();
    };
  }

  void learn(KeyState key, Carrier.Event event) {
    if (plan.baseline() instanceof StreamBaseline.OwnUsual usual && event.counts()) {
      float rate = (float) Math.max(1.0 / key.events, usual.rate());
      for (int i = 0; i < key.usual.length; i++) {
        key.usual[i] += rate * (event.values()[i] - key.usual[i]);
      }
    }
  }

  /// The column of the event that comes; -1 where none is kept, or a mask leaves the event out.
  private int newest(KeyState key, long number, double time, boolean counts) {
    if (!counts || key.open.flatMap(KeyState.Open::byEvent).isEmpty()) {
      return -1;
    }
    KeyState.Open open = key.open.get();
    EventColumns events = open.byEvent().orElseThrow();
    if (events.full()) {
      int before = open.columns().count();
      int after = before + keep.map(EventColumns::capacity).orElse(1);
      key.open = Optional.of(open.with(open.columns().resized(after)));
      events.grown(after);
    }
    return events.add(number, time);
  }

  private LiveAnswer told(
      KeyState key,
      double time,
      float[] outputs,
      int output,
      double score,
      double baselineScore,
      float[] shares) {
    KeyState.Open open = key.open.orElseThrow();
    double[] parts = new double[open.columns().count()];
    for (int g = 0; g < parts.length; g++) {
      parts[g] = shares[g * outputs.length + output];
    }
    int width = carrier.enteredWidth();
    double change = score - baselineScore;
    double gap = 0;
    double before = 0;
    float[] features = new float[byFeature ? width : 0];
    if (byFeature) {
      before = open.since() > 1 ? parts[width] : 0;
      double sum = before;
      for (int i = 0; i < width; i++) {
        features[i] = (float) parts[i];
        sum += parts[i];
      }
      gap = Math.abs(sum - change);
    }
    List<LiveAnswer.EventPart> told = new ArrayList<>();
    double others = 0;
    if (open.byEvent().isPresent()) {
      EventColumns events = open.byEvent().orElseThrow();
      if (!events.slots().isEmpty()) {
        events.settle(open.columns(), parts);
      }
      others = parts[events.others()];
      double sum = others;
      for (EventColumns.Slot slot : events.slots()) {
        told.add(
            new LiveAnswer.EventPart(slot.first(), slot.last(), slot.time(), parts[slot.column()]));
        sum += parts[slot.column()];
      }
      gap = Math.max(gap, Math.abs(sum - change));
    }
    return new LiveAnswer(
        key.events,
        time,
        outputs,
        output,
        score,
        baselineScore,
        open.since(),
        before,
        features,
        told,
        others,
        gap);
  }

  /// The same state, apart from the first.
  public KeyState copy(KeyState key) {
    return key.copy();
  }

  /// The running state of the model itself, `float[S]`: the units' values.
  public float[] running(KeyState key) {
    return Arrays.copyOf(key.states, carrier.stateSize());
  }

  Carrier carrier() {
    return carrier;
  }

  int columnSize() {
    return carrier.columnSize();
  }

  /// The bytes of a key's state, to be kept anywhere.
  public byte[] toBytes(KeyState key) {
    return StateFormat.write(this, key);
  }

  /// A key's state from its bytes.
  ///
  /// @throws IllegalArgumentException if the bytes are damaged, or were kept by another model or
  ///   plan; the message says which
  public KeyState state(byte[] bytes) {
    return StateFormat.read(this, bytes);
  }

  /// Tells whose state some bytes are.
  ///
  /// @return the fingerprint of its model
  /// @throws IllegalArgumentException if they are no state
  public static String fingerprint(byte[] bytes) {
    return StateFormat.fingerprint(bytes);
  }

  /// Scores of one event of each of many keys, in one product where the plan explains nothing.
  ///
  /// @param keys each another
  /// @param times one a key
  /// @param events one a key
  /// @throws IllegalArgumentException as {@link #accept}; no key is changed then
  public List<LiveAnswer> acceptAll(List<KeyState> keys, double[] times, List<float[]> events) {
    if (!plan.accounts().isEmpty()) {
      return oneByOne(keys, times, events);
    }
    events.forEach(this::check);
    int size = carrier.stateSize();
    int width = carrier.eventWidth();
    int outputs = carrier.outputs();
    float[] states = new float[keys.size() * size];
    float[] all = new float[keys.size() * width];
    for (int k = 0; k < keys.size(); k++) {
      System.arraycopy(keys.get(k).states, 0, states, k * size, size);
      System.arraycopy(events.get(k), 0, all, k * width, width);
    }
    float[] logits = new float[keys.size() * outputs];
    float[] answered = new float[keys.size() * outputs];
    carrier.step(states, all, keys.size(), logits, answered);
    if (!KeyState.finite(states) || !KeyState.finite(answered) || !KeyState.finite(logits)) {
      // which one it is, is told by its own answer
      return oneByOne(keys, times, events);
    }
    List<LiveAnswer> answers = new ArrayList<>();
    for (int k = 0; k < keys.size(); k++) {
      KeyState key = keys.get(k);
      System.arraycopy(states, k * size, key.states, 0, size);
      key.events++;
      key.time = times[k];
      float[] own = Arrays.copyOfRange(answered, k * outputs, (k + 1) * outputs);
      int output = explained(own);
      double score = logits[k * outputs + output];
      answers.add(
          new LiveAnswer(
              key.events,
              times[k],
              own,
              output,
              score,
              score,
              0,
              0,
              new float[0],
              List.of(),
              0,
              0));
    }
    return answers;
  }

  private List<LiveAnswer> oneByOne(List<KeyState> keys, double[] times, List<float[]> events) {
    List<KeyState> before = keys.stream().map(KeyState::copy).toList();
    List<LiveAnswer> answers = new ArrayList<>();
    try {
      for (int k = 0; k < keys.size(); k++) {
        answers.add(accept(keys.get(k), times[k], events.get(k)));
      }
    } catch (IllegalArgumentException refused) {
      for (int k = 0; k < keys.size(); k++) {
        keys.get(k).become(before.get(k));
      }
      throw refused;
    }
    return answers;
  }
}
