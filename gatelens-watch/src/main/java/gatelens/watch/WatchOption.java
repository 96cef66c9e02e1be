package gatelens.watch;

/// What a front end asks about a watch, by name and in words: a command line makes options of them.
/// {@link WatchQuestion} reads the values.
public enum WatchOption {
  /// Where events come from.
  SOURCE(
      "source",
      "SOURCE",
      "stdin (default), FILE, tail:FILE (as it grows), tcp:PORT (this machine), http:PORT (POST"
          + " /events), kafka:BROKERS/TOPIC."),
  /// How they are written.
  INPUT_FORMAT(
      "input-format", "FORMAT", "json (an object a line) or csv; default: the first line says it."),
  /// Which fields are the key.
  KEY("key", "FIELDS", "Fields that tell streams apart; default: those of training."),
  /// Which field is the time.
  TIME("time", "FIELD", "The time of an event; default: that of training."),
  /// What the model reads.
  FEATURES("features", "FIELDS", "Fields that a model of arrays reads, in order."),
  /// What is never written.
  HIDE(
      "hide",
      "FIELDS",
      "Fields never written: a key stands as a digest, lines that are bad not at all."),
  /// Which output.
  TARGET(
      "target",
      "CLASS",
      "Number or name of the output; default: the class that is answered, event by event."),
  /// How it is explained.
  WHY(
      "why",
      "ACCOUNTS",
      "features (default), events=strongest:16, events=newest:16, events=log:4,"
          + " events=ages:1h:1d:7d, or none; several with commas."),
  /// What stands beside it.
  CHALLENGER(
      "challenger",
      "MODEL",
      "Another model that reads every event beside the first, with states of its own: its score"
          + " stands in each answer, and decides nothing."),
  /// When that one answers.
  PROMOTE_AFTER(
      "promote-after",
      "N",
      "Once the challenger has read N events of a key it answers that key, alerts and reasons too;"
          + " the first model's score stands beside."),
  /// How open the gates stand.
  GATES(
      "gates",
      "FILE",
      "Statistics of the gates of all events, in integers, written with each snapshot and at the"
          + " end: histograms, how often closed and open, means."),
  /// What states should be like.
  HEALTH(
      "health",
      "FILE",
      "Events such as those of training: each answer says what share of the state's units is"
          + " outside the values they have there (health)."),
  /// With what it is compared.
  BASELINE(
      "baseline", "BASELINE", "zeros (default) or own: the key's own running mean (own:RATE)."),
  /// When an alarm rings.
  ALERT("alert", "RULE", "Such as 'probability>0.9', 'score<-2', 'rise>1', 'value>100'."),
  /// When it is over.
  CLEAR("clear", "NUMBER", "Behind which an alert is over; default: the limit of --alert."),
  /// How long there is no other.
  PAUSE("pause", "TIME", "After an alert of a key none is raised for so long."),
  /// What is told.
  WHEN("when", "WHEN", "always (default) or alert: only when an alert is raised or over."),
  /// How long an event may come late.
  LATENESS(
      "lateness",
      "TIME",
      "How late an event may come and is put in its place; default: 0, nothing waits."),
  /// When there is no time to explain.
  CLOSE_ACCOUNTS(
      "close-accounts-above",
      "N",
      "While more than N lines wait (of 256 that may) scores go on alone; answers say since when"
          + " they are explained again; default: never."),
  /// How many keys are kept.
  MAX_KEYS("max-keys", "N", "Keys that are kept, those unused longest given up; default: 1000000."),
  /// When a key is given up.
  IDLE("idle", "TIME", "A key without an event for so long is given up, by the events' times."),
  /// Where it goes on.
  STATE(
      "state",
      "DIR",
      "Keep the state there and go on from it: from FILE to FILE each event is told exactly once."),
  /// How often that is written.
  SNAPSHOT("snapshot", "TIME", "How often the state is written; default: 10s."),
  /// Whose states it begins with.
  SEED(
      "begin-with",
      "DIR|FILE",
      "Begin with the states that another run left in its --state, or batch by --leave-states."),
  /// Alerts that are told again.
  AGAIN(
      "again",
      "FILE",
      "Answers with alerts: tell each again from the state and the event that it carries, and what"
          + " the event alone did."),
  /// Where answers go.
  OUTPUT(
      "output",
      "FILE",
      "JSON Lines; default: standard output. kafka:TOPIC beside a source of Kafka,"
          + " kafka:BROKERS/TOPIC otherwise."),
  /// Where bad events go.
  BAD(
      "bad",
      "FILE",
      "Events that are not read, with the reason and where they stood; default: counted."
          + " kafka:TOPIC as above."),
  /// How Kafka's clients are set.
  KAFKA_PROPERTY(
      "kafka-property",
      "NAME=VALUE",
      "A setting of Kafka's clients, such as of TLS or SASL, or a file of such lines; several"
          + " times."),
  /// Where it tells of itself.
  METRICS("metrics", "PORT", "GET /metrics (Prometheus) and /health there, for this machine."),
  /// Where it is reached.
  HOST("host", "HOST", "For HTTP, beyond this machine; needs --token-file."),
  /// Who may.
  TOKEN_FILE("token-file", "FILE", "A token that requests bring as 'Authorization: Bearer TOKEN'."),
  /// How it warms up.
  REHEARSE(
      "rehearse",
      "N",
      "Lines of made-up events before the first; default: 10000, and 0 before a FILE."),
  /// How it waits.
  WAITING(
      "waiting",
      "HOW",
      "sleep (default), or spin: with a core of its own that does nothing else, for the shortest"
          + " time of service.");

  private final String word;
  private final String value;
  private final String description;

  WatchOption(String word, String value, String description) {
    this.word = word;
    this.value = value;
    this.description = description;
  }

  /// The name, as `max-keys`.
  public String word() {
    return word;
  }

  /// True if it may be given several times: the values are parted by ends of lines.
  public boolean isMany() {
    return this == KAFKA_PROPERTY;
  }

  /// What its value is called.
  public String value() {
    return value;
  }

  /// What it does.
  public String description() {
    return description;
  }
}
