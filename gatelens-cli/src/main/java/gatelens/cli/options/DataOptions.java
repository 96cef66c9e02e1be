package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.data.BadRows;
import gatelens.data.Conventions;
import gatelens.data.EncodingPlan;
import gatelens.data.ImagePlan;
import gatelens.data.Reading;
import gatelens.data.Roles;
import gatelens.data.SeriesPlan;
import gatelens.data.SoundPlan;
import gatelens.data.TextPlan;
import gatelens.data.Windows;
import gatelens.data.encode.Segmenter;
import gatelens.data.encode.SubwordEncoder;
import gatelens.data.file.Sources;
import gatelens.lens.TrainingData;
import gatelens.names.NearestName;
import gatelens.sequence.TimeScale;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Raw data to train on: files and folders of texts, images, sounds, tables, and how they are read
/// and encoded.
public final class DataOptions {
  /// What a step of a text is.
  enum TextUnit {
    /// A character.
    chars,
    /// A word.
    words
  }

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "A file (CSV, JSON Lines, Parquet, Arrow, .ts, idx, text, manifest of files) or a folder"
              + " (one sub-folder or text file per class).")
  public Optional<Path> data = Optional.empty();

  @Option(
      names = "--test",
      paramLabel = "PATH",
      description = "Data that is kept apart to test on, of the same kind.")
  Optional<Path> test = Optional.empty();

  @Option(
      names = "--test-files",
      paramLabel = "GLOB",
      description = "Test on the files of --data whose name fits, such as '*_[0-4].wav'.")
  Optional<String> testFiles = Optional.empty();

  @Option(
      names = "--test-share",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Test on a random share of the rows of --data; default: none.")
  double testShare;

  @Option(
      names = "--format",
      paramLabel = "KIND",
      defaultValue = "auto",
      description = "Kind of file: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private Reading.Format format = Reading.Format.AUTO;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns that tell the sequences of a long table apart.")
  private List<String> id = List.of();

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "Column with the time of each step.")
  private Optional<String> time = Optional.empty();

  @Option(
      names = "--time-unit",
      paramLabel = "UNIT",
      description =
          "What numbers there mean, from the beginning: ms, s, min, h, d; date for seconds since"
              + " 1970. Dates say it themselves.")
  private Optional<String> timeUnit = Optional.empty();

  @Option(
      names = "--features",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Columns that the model reads; default: all that are not named otherwise. Of sounds"
              + " mel:librosa or mel:torchaudio: frames and bands as those have them.")
  private List<String> features = List.of();

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column with the class ('last' for the last one); default: label, class, ….")
  private Optional<String> label = Optional.empty();

  @Option(names = "--text-column", paramLabel = "COLUMN", description = "Column with a text.")
  private Optional<String> textColumn = Optional.empty();

  @Option(
      names = "--text",
      paramLabel = "UNIT",
      defaultValue = "words",
      description = "A step of a text: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private TextUnit text = TextUnit.words;

  @Option(
      names = "--segmenter",
      paramLabel = "NAME",
      defaultValue = TextPlan.AUTO,
      description =
          "Who cuts words: unicode, jdk, or one on the class path, such as icu for Chinese;"
              + " default: ${DEFAULT-VALUE}.")
  private String segmenter = TextPlan.AUTO;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description =
          "Sub-words of a tokenizer.json, where gatelens-tokenizers is on the class path.")
  private Optional<Path> tokenizer = Optional.empty();

  @Option(
      names = "--longest",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Most steps read of a text; default: ${DEFAULT-VALUE}.")
  private int longest;

  @Option(
      names = "--most-tokens",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most tokens in the vocabulary; default: ${DEFAULT-VALUE}.")
  private int mostTokens;

  @Option(
      names = "--image-rows",
      paramLabel = "N",
      defaultValue = "0",
      description = "A line of a CSV is an image of N rows.")
  private int imageRows;

  @Option(
      names = "--read",
      paramLabel = "ORDER",
      defaultValue = "rows",
      description = "A step of an image: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private ImagePlan.Order order = ImagePlan.Order.ROWS;

  @Option(
      names = "--patch",
      paramLabel = "N",
      defaultValue = "7",
      description = "Rows and columns of a patch; default: ${DEFAULT-VALUE}.")
  private int patch;

  @Option(names = "--resize", paramLabel = "WxH", description = "Bring images to one size.")
  private Optional<String> resize = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      defaultValue = "0",
      description = "Resample sounds; default: the rate of the first.")
  private int rate;

  @Option(
      names = "--frame-ms",
      paramLabel = "MS",
      defaultValue = "25",
      description = "Length of a frame of sound; default: ${DEFAULT-VALUE}.")
  private double frameMs;

  @Option(
      names = "--hop-ms",
      paramLabel = "MS",
      defaultValue = "10",
      description = "From one frame to the next; default: ${DEFAULT-VALUE}.")
  private double hopMs;

  @Option(
      names = "--mel",
      paramLabel = "N",
      defaultValue = "40",
      description = "Mel bands; default: ${DEFAULT-VALUE}.")
  private int mel;

  @Option(
      names = "--sound-scale",
      paramLabel = "BY",
      defaultValue = "utterance",
      description =
          "Sounds are standardised each by itself, its bands together (utterance) or one by one"
              + " (recording), by training, or not at all (none); default: ${DEFAULT-VALUE}.")
  private SoundPlan.Scale soundScale = SoundPlan.Scale.UTTERANCE;

  @Option(
      names = "--mfcc",
      paramLabel = "N",
      defaultValue = "0",
      description = "MFCCs in the place of the bands, usually 13.")
  private int mfcc;

  @Option(
      names = "--missing",
      paramLabel = "WAY",
      defaultValue = "mean",
      description = "Missing values: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private SeriesPlan.Missing missing = SeriesPlan.Missing.MEAN;

  @Option(
      names = "--elapsed",
      negatable = true,
      description =
          "The time since the last step is a feature; unless it is said: where the gaps between"
              + " dates are uneven.")
  private Optional<Boolean> elapsed = Optional.empty();

  @Option(
      names = "--against-last",
      negatable = true,
      description =
          "Forecast: the change against the last value of the window, and windows are read so;"
              + " unless it is said: of columns that wander.")
  private Optional<Boolean> againstLast = Optional.empty();

  @Option(names = "--raw-scale", description = "Leave columns of numbers as they are.")
  private boolean rawScale;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "0",
      description = "Forecast: steps of a series that are read.")
  private int window;

  @Option(
      names = "--horizon",
      paramLabel = "N",
      defaultValue = "1",
      description = "Forecast: steps ahead; default: ${DEFAULT-VALUE}.")
  private int horizon;

  @Option(
      names = "--forecast",
      paramLabel = "COLUMN",
      split = ",",
      description = "Forecast: which columns; default: all features.")
  private List<String> forecast = List.of();

  @Option(
      names = "--stride",
      paramLabel = "N",
      defaultValue = "1",
      description = "Forecast: steps from one window to the next; default: ${DEFAULT-VALUE}.")
  private int stride;

  @Option(
      names = "--as",
      paramLabel = "KIND",
      defaultValue = "auto",
      description =
          "What the label is: class or number, of each sequence; steps (class-steps, number-steps):"
              + " of each of its steps; default: fractions are numbers, words and few whole numbers"
              + " are classes.")
  private String as = "auto";

  @Option(
      names = "--words",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of words though they look like numbers, such as postal codes.")
  private List<String> words = List.of();

  @Option(
      names = "--decimal",
      paramLabel = "SIGN",
      description = "What stands before fractions, point or comma; default: as the file has it.")
  private Optional<String> decimal = Optional.empty();

  @Option(
      names = "--dates",
      paramLabel = "ORDER",
      description = "day-first or month-first; default: as the whole column says.")
  private Optional<String> dates = Optional.empty();

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Where the clock of times without an offset hangs, such as Europe/Berlin.")
  private Optional<String> zone = Optional.empty();

  @Option(names = "--skip-bad", description = "Pass over rows that cannot be read, and count them.")
  private boolean skipBad;

  @Option(
      names = "--drop-duplicates",
      description = "Keep only the first of the rows whose inputs are the same.")
  private boolean dropDuplicates;

  @Option(
      names = "--drop-inputs",
      paramLabel = "SHARE",
      description = "Learn from copies of so many rows, too, that lack one of several inputs.")
  private double dropped;

  @Option(
      names = "--branch",
      paramLabel = "NAME=LAYERS",
      description =
          "Layers of one input of several; --model, of select --head, then holds the layers after"
              + " they are joined.")
  public List<String> branches = new ArrayList<>();

  /// How files are to be read.
  Reading reading() {
    return Parsed.asked(() ->
        new Reading(
            format,
            new Roles(id, time, timeScale(), SoundForm.columns(features), label, textColumn),
            window == 0
                ? Optional.empty()
                : Optional.of(new Windows(window, horizon, forecast, stride)),
            imageRows,
            conventions(),
            List.of()));
  }

  private Conventions conventions() {
    return new Conventions(
        decimal.map(said -> chosen("--decimal", said, "comma", "point")),
        dates.map(said -> chosen("--dates", said, "day-first", "month-first")),
        zone,
        words,
        Conventions.AnswerKind.of(as)
            .orElseThrow(() ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "--as "
                        + as
                        + ": "
                        + NearestName.expected(as, Conventions.AnswerKind.words()))));
  }

  /// True for the first of two words.
  private static boolean chosen(String option, String said, String first, String second) {
    if (!said.equals(first) && !said.equals(second)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          option + " " + said + ": " + NearestName.expected(said, List.of(first, second)));
    }
    return said.equals(first);
  }

  private TimeScale timeScale() {
    return timeUnit
        .map(symbol ->
            TimeScale.of(symbol)
                .orElseThrow(() ->
                    new CommandFailure(
                        ExitCode.USAGE,
                        "--time-unit "
                            + symbol
                            + ": "
                            + NearestName.expected(
                                symbol, List.of("ms", "s", "min", "h", "d", "date")))))
        .orElse(TimeScale.UNKNOWN);
  }

  /// How an encoding is learned.
  public EncodingPlan plan() {
    boolean words = text == TextUnit.words;
    return new EncodingPlan(
        new TextPlan(
            words ? TextPlan.Unit.WORDS : TextPlan.Unit.CHARS,
            segmenter(),
            tokenizer(),
            words,
            longest,
            mostTokens,
            words ? 2 : 1),
        new SeriesPlan(missing, !rawScale, elapsed(), against()),
        new ImagePlan(
            order,
            patch,
            resize.map(size -> Parsed.option("--resize", size, ImagePlan.Size::parse))),
        new SoundPlan(rate, frameMs, hopMs, mel, mfcc, soundScale, SoundForm.of(features)),
        Optional.empty());
  }

  private String tokenizer() {
    if (tokenizer.isEmpty()) {
      return "";
    }
    try {
      String json = Files.readString(tokenizer.get());
      return new SubwordEncoder(json, longest).json();
    } catch (IOException | IllegalArgumentException problem) {
      throw new CommandFailure(
          ExitCode.DATA, "--tokenizer " + tokenizer.get() + ": " + problem.getMessage());
    }
  }

  private SeriesPlan.Elapsed elapsed() {
    return elapsed
        .map(yes -> yes ? SeriesPlan.Elapsed.YES : SeriesPlan.Elapsed.NO)
        .orElse(SeriesPlan.Elapsed.UNEVEN);
  }

  private SeriesPlan.Against against() {
    return againstLast
        .map(yes -> yes ? SeriesPlan.Against.LAST : SeriesPlan.Against.NOTHING)
        .orElse(SeriesPlan.Against.LAST_IF_WANDERING);
  }

  private String segmenter() {
    return segmenter.equals(TextPlan.AUTO)
        ? segmenter
        : Parsed.asked(() -> Segmenter.named(segmenter).name());
  }

  /// What is kept apart to test on.
  TrainingData.Apart apart() {
    List<TrainingData.Apart> asked = new ArrayList<>();
    test.ifPresent(path -> asked.add(new TrainingData.Apart.Other(path)));
    testFiles.ifPresent(glob -> asked.add(new TrainingData.Apart.Files(glob)));
    if (testShare != 0) {
      asked.add(new TrainingData.Apart.Share(testShare));
    }
    if (asked.size() > 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "--test, --test-files and --test-share exclude each other");
    }
    return asked.isEmpty() ? new TrainingData.Apart.Nothing() : asked.get(0);
  }

  /// The file that is named as an argument or with `--data`.
  public Path chosen(Optional<Path> argument) {
    if (argument.isPresent() == data.isPresent()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          argument.isPresent()
              ? "found a file and --data; expected one of them"
              : "there is nothing to look at; expected a file or folder");
    }
    return argument.or(() -> data).orElseThrow();
  }

  /// What a file would be taken for.
  ///
  /// @param bad gets the rows that cannot be read
  public Sources.Opened look(Path path, BadRows bad) throws IOException {
    return Sources.look(path, reading(), bad);
  }

  /// The raw data to learn from, and how it is read and encoded.
  ///
  /// @param groupBy tells rows that stay together by their names
  TrainingData.Raw raw(Optional<String> groupBy) {
    return new TrainingData.Raw(
        data.orElseThrow(), reading(), plan(), apart(), skipBad, dropDuplicates, groupBy, dropped);
  }

  /// The layers of the inputs that `--branch` names.
  public Map<String, ModelPlan> branches() {
    Map<String, ModelPlan> plans = new LinkedHashMap<>();
    for (String branch : branches) {
      int equals = branch.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--branch " + branch + ": expected NAME=LAYERS with a name of an input");
      }
      plans.put(
          branch.substring(0, equals),
          Parsed.option("--branch", branch.substring(equals + 1), ModelPlan::parse));
    }
    return plans;
  }
}
