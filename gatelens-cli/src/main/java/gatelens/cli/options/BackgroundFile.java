package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.explain.Baseline;
import gatelens.explain.BaselineInput;
import gatelens.explain.Point;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.model.Model;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Inputs to compare with, from a file: an array, or raw data of the kind that the model was
/// trained on.
///
/// @param file where they are from
/// @param rows as the model's continuous inputs; of raw data their lengths are told
/// @param width features a step; 0 where the inputs are no plain series
public record BackgroundFile(Path file, List<BaselineInput> rows, int width) {
  /// Rows of raw data that are kept: more make sampled methods no better that anybody could see.
  private static final int MOST = 1000;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// Reads a file. Of raw data at most {@value #MOST} rows are kept, drawn by the seed.
  ///
  /// @throws CommandFailure if it has no inputs, or the model was not trained on raw data
  public static BackgroundFile read(Path file, Model model, long seed) throws IOException {
    return isRaw(file, model) ? raw(file, model, seed) : array(file);
  }

  /// True for anything but an array, where the model reads raw data.
  ///
  /// @throws CommandFailure if there is no such file
  public static boolean isRaw(Path file, Model model) throws IOException {
    if (!Files.exists(file)) {
      throw new CommandFailure(ExitCode.DATA, file + ": there is no such file");
    }
    return Encoding.of(model.info()).isPresent() && !isArray(file);
  }

  private static boolean isArray(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  private static BackgroundFile array(Path file) throws IOException {
    NpyArray array = Npy.read(file);
    if (array.rank() < 2 || array.shape()[0] == 0) {
      throw new CommandFailure(
          ExitCode.DATA, file + ": expected inputs float[K][T][D], found " + array);
    }
    int count = array.shape()[0];
    int size = array.size() / count;
    float[] all = array.floats();
    List<BaselineInput> rows = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      rows.add(BaselineInput.of(Arrays.copyOfRange(all, k * size, (k + 1) * size)));
    }
    return new BackgroundFile(file, rows, array.rank() == 3 ? array.shape()[2] : 0);
  }

  private static BackgroundFile raw(Path file, Model model, long seed) throws IOException {
    Encoding encoding = InputOptions.encoding(model);
    Reservoir<BaselineInput> kept = new Reservoir<>(MOST, seed);
    new Entries(InputOptions.judged(file, model).source(), encoding)
        .withoutLabels()
        .read(entry -> {
          kept.offer(() -> entered(model, entry.sample()));
          return true;
        });
    List<BaselineInput> rows = kept.values();
    if (rows.isEmpty()) {
      throw new CommandFailure(ExitCode.DATA, file + ": it has no row");
    }
    boolean series = model.branches().size() == 1 && !model.branches().get(0).readsTokens();
    return new BackgroundFile(file, rows, series ? model.branches().get(0).inputWidth() : 0);
  }

  private static BaselineInput entered(Model model, Sample sample) {
    return BaselineInput.of(new Point(model.layout(sample), model.enter(sample)));
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }

  /// All of them, to average over.
  Baseline.Samples samples() {
    return new Baseline.Samples(rows, name());
  }

  /// The mean of the inputs, step by step; of one input that input.
  Baseline mean() {
    return rows.size() > 1 ? samples().mean() : new Baseline.Given(rows.get(0), name());
  }

  /// Some of the inputs, none twice.
  List<Baseline> some(int most, long seed) {
    List<BaselineInput> left = new ArrayList<>(rows);
    SplittableRandom random = new SplittableRandom(seed);
    List<Baseline> some = new ArrayList<>();
    while (some.size() < most && !left.isEmpty()) {
      BaselineInput row = left.remove(random.nextInt(left.size()));
      some.add(new Baseline.Given(row, "sample " + (some.size() + 1) + " of " + name()));
    }
    return some;
  }

  /// The inputs as series.
  ///
  /// @throws CommandFailure if they are none
  List<FeatureSequence> series() {
    if (width == 0) {
      throw new CommandFailure(
          ExitCode.DATA, file + ": a generator learns from series float[K][T][D]");
    }
    return rows.stream()
        .map(row -> FeatureSequence.of(Tensor.of(row.values(), row.values().length / width, width)))
        .toList();
  }
}
