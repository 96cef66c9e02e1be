package gatelens.batch;

/// What a front end asks about a run over an archive, by name and in words: a command line makes
/// options of them. {@link BatchQuestion} reads the values.
public enum BatchOption {
  /// Where rows come from.
  DATA(
      "data",
      "FILES",
      "CSV, JSON Lines, Parquet: a file, a folder, a pattern such as 'a/*.parquet'; several with"
          + " commas."),
  /// Which columns are the key.
  KEY("key", "COLUMNS", "Columns that tell sequences apart; default: those of training."),
  /// Which column is the time.
  TIME("time", "COLUMN", "The time of a row; default: that of training, else the order of rows."),
  /// What the model reads.
  FEATURES("features", "COLUMNS", "Columns that a model of arrays reads, in order."),
  /// Which output.
  TARGET("target", "CLASS", "Number or name of the output; default: the class that is answered."),
  /// How it is explained.
  WHY("why", "ACCOUNTS", "features (default) or none."),
  /// With what it is compared.
  BASELINE(
      "baseline", "BASELINE", "zeros (default) or own: the key's own running mean (own:RATE)."),
  /// Which events are told.
  EVERY(
      "every", "WHICH", "last (default): a row per key, at its last event; event: one per event."),
  /// Columns carried through.
  KEEP("keep", "COLUMNS", "Columns that are carried through to the output."),
  /// Where it goes.
  OUTPUT(
      "output",
      "FILE",
      "CSV, JSON Lines or Parquet by its ending; FOLDER/ for parts; default: CSV on standard"
          + " output."),
  /// The form of parts.
  OUTPUT_FORMAT(
      "output-format", "FORMAT", "csv, jsonl or parquet, where the ending does not say it."),
  /// States at the start.
  STATES("states", "FILE", "Begin with the states that an earlier run left by --leave-states."),
  /// States at the end.
  LEAVE_STATES(
      "leave-states", "FILE", "Write every key's state, to go on from or to seed a stream with."),
  /// Where rows are sorted.
  SPILL(
      "spill",
      "DIR",
      "Where rows that are not in the order of keys are sorted; default: the folder of the"
          + " output."),
  /// Go on.
  RESUME("resume", "", "Go on with a folder of parts whose run was ended."),
  /// Where bad rows go.
  BAD("bad", "FILE", "Rows that are not read, with the reason; default: OUTPUT.bad.jsonl."),
  /// How many of them end it.
  MAX_BAD("max-bad", "SHARE", "End with exit code 3 where more rows are bad; default: 1 (never)."),
  /// What matters over all.
  SURVEY(
      "survey",
      "FILE",
      "Write what matters over all sequences (JSON): by feature, class, distance from the end,"
          + " value; cases that stand out; tests for shortcuts."),
  /// The page of it.
  REPORT(
      "report",
      "FILE",
      "Write one page (HTML) of what matters over all, with pictures; as --survey, for people."),
  /// By which column it is parted.
  SLICE("slice", "COLUMN", "Part the survey by a column that --keep carries."),
  /// Only say what it would be.
  DRY_RUN("dry-run", "", "Say rows, time, memory and bytes, and do nothing.");

  private final String word;
  private final String value;
  private final String description;

  BatchOption(String word, String value, String description) {
    this.word = word;
    this.value = value;
    this.description = description;
  }

  /// The name, as `max-bad`.
  public String word() {
    return word;
  }

  /// What its value is called; empty for a flag.
  public String value() {
    return value;
  }

  /// What it does.
  public String description() {
    return description;
  }
}
