package gatelens.lens;

import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.data.Usual;
import gatelens.data.file.Sources;
import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.layer.Branch;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Forecaster;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Inputs to compare with, from a file: an array, or raw data of the kind that the model was
/// trained on.
///
/// @param name of the file, without its folder
/// @param rows as the model's continuous inputs; of raw data their lengths are told
/// @param width features a step; 0 where the inputs are no plain series
public record Background(String name, List<BaselineInput> rows, int width) {
  /// Rows of raw data that are kept: more make sampled methods no better that anybody could see.
  private static final int MOST = 1000;

  /// Sounds whose lengths differ by no more have the same at the same place.
  private static final double ALIKE = 1.1;

  /// Inputs that a bootstrap or a generator draws.
  private static final int DRAWS = 10;

  /// Keeps an unmodifiable copy.
  public Background {
    rows = List.copyOf(rows);
  }

  /// Reads a file. Of raw data at most {@value #MOST} rows are kept, drawn by the seed.
  ///
  /// @throws Refused if it is not there or has no inputs
  static Background read(Path file, InputReader reader, long seed) throws IOException {
    return isRaw(file, reader) ? raw(file, reader, seed) : array(file, reader.model());
  }

  /// True for anything but an array, where the model reads raw data.
  static boolean isRaw(Path file, InputReader reader) throws IOException {
    if (!Files.exists(file)) {
      throw new Refused(Refused.Kind.DATA, file + ": there is no such file");
    }
    if (reader.encoding().isEmpty()) {
      return false;
    }
    if (Files.isDirectory(file)) {
      return true;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(8);
      boolean archive = String.valueOf(file.getFileName()).endsWith(".npz");
      return !Npy.looksLike(start) && !archive;
    }
  }

  private static Background array(Path file, Model model) throws IOException {
    return new Background(
        String.valueOf(file.getFileName()),
        new BackgroundArrays(model, file).read(),
        seriesWidth(model));
  }

  private static Background raw(Path file, InputReader reader, long seed) throws IOException {
    Model model = reader.model();
    Reservoir<BaselineInput> kept = new Reservoir<>(MOST, seed);
    new Entries(
            reader.opened(file, Sources.Purpose.JUDGE).source(),
            reader.needed(),
            Entries.Keep.NOTHING,
            BadRows.refused(),
            BadRows.skipped())
        .read(entry -> {
          kept.offer(() -> entered(model, entry.sample()));
          return true;
        });
    List<BaselineInput> rows = kept.values();
    if (rows.isEmpty()) {
      throw new Refused(Refused.Kind.DATA, file + ": it has no row");
    }
    return new Background(String.valueOf(file.getFileName()), rows, seriesWidth(model));
  }

  /// Features a step; 0 where the inputs are no plain series.
  private static int seriesWidth(Model model) {
    boolean series = model.inputs().size() == 1 && !model.inputs().get(0).readsTokens();
    return series ? model.inputs().get(0).inputWidth() : 0;
  }

  private static BaselineInput entered(Model model, Sample sample) {
    return BaselineInput.of(
        new Point(model.continuous().layout(sample), model.continuous().enter(sample)));
  }

  /// What a model's inputs are compared with where nobody says it: of images, of sounds of one
  /// length and of several inputs some rows of the training data, of images too large for that
  /// their mean, of words their mean vector in it, else zeros, which are the mean where features
  /// are standardised. Sounds of different lengths have nothing at the same place, and between a
  /// long one and another that ends with another answer parts of both signs grow from step to step.
  /// These are the baselines that lead the table of `gatelens benchmark verdict` (`docs/trust.md`);
  /// the mean of images, which is no image, often has the answer of one class already.
  public static Baseline usual(Lens lens) {
    Model model = lens.model();
    Optional<Usual> usual = Encoding.of(model.info()).flatMap(Encoding::usual);
    List<Sample> means = usual.map(Usual::means).orElse(List.of());
    List<Sample> rows = usual.map(Usual::samples).orElse(List.of());
    if (rows.isEmpty() && !means.isEmpty()) {
      return new Baseline.Given(entered(model, means.get(0)), "mean of the training data");
    }
    int[] words = usual.map(Usual::words).orElse(new int[0]);
    if (words.length > 0) {
      return new Baseline.Given(meanWord(model, words), "mean word of the training data");
    }
    IntSummaryStatistics lengths =
        rows.stream().mapToInt(row -> row.inputs().get(0).length()).summaryStatistics();
    boolean ofManyLengths =
        model.inputs().size() == 1 && lengths.getMax() > ALIKE * lengths.getMin();
    return rows.isEmpty() || ofManyLengths
        ? new Baseline.Zeros()
        : new Baseline.Samples(
            rows.stream().map(row -> entered(model, row)).toList(), "training data");
  }

  /// The mean of the vectors of all words of a training.
  ///
  /// @param counts how often each id occurs
  private static float[] meanWord(Model model, int[] counts) {
    int[] ids = IntStream.range(0, counts.length).filter(id -> counts[id] > 0).toArray();
    float[] vectors = model.continuous().enter(Sample.of(TokenSequence.of(ids)));
    int width = vectors.length / ids.length;
    double[] sum = new double[width];
    double all = 0;
    for (int k = 0; k < ids.length; k++) {
      all += counts[ids[k]];
      for (int d = 0; d < width; d++) {
        sum[d] += counts[ids[k]] * (double) vectors[k * width + d];
      }
    }
    float[] mean = new float[width];
    for (int d = 0; d < width; d++) {
      mean[d] = (float) (sum[d] / all);
    }
    return mean;
  }

  /// A baseline for each of several inputs.
  ///
  /// @param each by the name of the input
  /// @param others of the inputs that are not named
  /// @throws Refused if the model has no input of a name
  public static Baseline joined(Lens lens, Map<String, Baseline> each, Baseline others) {
    List<String> inputs = lens.model().inputs().stream().map(Branch::name).toList();
    for (String name : each.keySet()) {
      if (!inputs.contains(name)) {
        throw new Refused(
            Refused.Kind.QUESTION, "the model has no input " + name + "; it has " + inputs);
      }
    }
    return new Baseline.Drawn(
        each + ", others " + others,
        input -> {
          List<float[]> rows = new ArrayList<>();
          for (float[] row : others.all(input)) {
            float[] made = row.clone();
            for (Layout.Part part : input.layout().parts()) {
              if (each.containsKey(part.name())) {
                float[] own = each.get(part.name()).of(input);
                System.arraycopy(own, part.offset(), made, part.offset(), part.size());
              }
            }
            rows.add(made);
          }
          return rows;
        });
  }

  /// All of them, to average over.
  public Baseline.Samples samples() {
    return new Baseline.Samples(rows, name);
  }

  /// The mean of the inputs, step by step; of one input that input.
  public Baseline mean() {
    return rows.size() > 1 ? samples().mean() : new Baseline.Given(rows.get(0), name);
  }

  /// Some of the inputs, none twice.
  public List<Baseline> some(int most, long seed) {
    List<BaselineInput> left = new ArrayList<>(rows);
    SplittableRandom random = new SplittableRandom(seed);
    List<Baseline> some = new ArrayList<>();
    while (some.size() < most && !left.isEmpty()) {
      BaselineInput row = left.remove(random.nextInt(left.size()));
      some.add(new Baseline.Given(row, "sample " + (some.size() + 1) + " of " + name));
    }
    return some;
  }

  /// Values drawn from the inputs.
  public Baseline bootstrap(long seed) {
    return Baseline.bootstrap(samples(), DRAWS, seed);
  }

  /// Values drawn by a generator that learns from the inputs.
  ///
  /// @throws Refused if they are no series
  public Baseline generated(long seed) {
    try (Workers one = Workers.single()) {
      return Forecaster.train(series(), 1, 32, 20, seed, one).asBaseline(DRAWS, seed);
    }
  }

  /// The inputs as series.
  ///
  /// @throws Refused if they are none
  public List<FeatureSequence> series() {
    if (width == 0) {
      throw new Refused(
          Refused.Kind.DATA, name + ": a generator learns from series float[K][T][D]");
    }
    return rows.stream()
        .map(row -> FeatureSequence.of(Tensor.of(row.values(), row.values().length / width, width)))
        .toList();
  }
}
