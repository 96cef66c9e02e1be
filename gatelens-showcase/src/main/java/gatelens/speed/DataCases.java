package gatelens.speed;

import gatelens.data.BadRows;
import gatelens.data.Encoding;
import gatelens.data.Entries;
import gatelens.data.Entry;
import gatelens.data.Reading;
import gatelens.data.SeriesPlan;
import gatelens.data.Source;
import gatelens.data.encode.SeriesEncoder;
import gatelens.data.file.Sources;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/// Cases of `bench` on raw data: a CSV of many short sequences, which is written for them and
/// deleted after.
///
/// @param file the CSV
/// @param rows its rows, without the header
public record DataCases(Path file, int rows) implements Closeable {
  private static final int STEPS = 20;
  private static final int BATCH = 512;
  private static final List<String> FEATURES = List.of("a", "b", "c");

  /// Writes the file: an id, a step, three features of three decimals, a class.
  ///
  /// @param rows at least one
  public static DataCases write(int rows) throws IOException {
    Path file = Files.createTempFile("gatelens-bench", ".csv");
    SplittableRandom random = new SplittableRandom(1);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("id,step,a,b,c,label\n");
      for (int row = 0; row < rows; row++) {
        int id = row / STEPS;
        out.write(id + "," + row % STEPS);
        for (int i = 0; i < FEATURES.size(); i++) {
          out.write(String.format(Locale.ROOT, ",%.3f", random.nextGaussian()));
        }
        out.write(id % 2 == 0 ? ",up\n" : ",down\n");
      }
    }
    return new DataCases(file, rows);
  }

  /// Reading alone; reading, encoding and predicting with a GRU of 8 units.
  public List<SpeedCase> cases(Workers workers) {
    List<SeriesEncoder.Part> parts = new ArrayList<>();
    for (String name : FEATURES) {
      parts.add(new SeriesEncoder.Part(name, 0, 1, List.of()));
    }
    Reading reading =
        Reading.automatic()
            .withFormat(Reading.Format.CSV)
            .withSequences(List.of("id"), Optional.of("step"));
    Encoding encoding =
        new Encoding(
            List.of("input"),
            List.of(new SeriesEncoder(parts, SeriesPlan.Missing.MEAN, 0)),
            reading,
            List.of());
    Model model =
        ModelPlan.parse("gru(8) dense(2,softmax)")
            .initialise(FEATURES.size(), Initialisation.KERAS, 0);
    double flops = 2.0 * rows * 3 * 8 * (FEATURES.size() + 8);
    return List.of(
        new SpeedCase("read-csv", 0, 1, () -> read(reading)),
        new SpeedCase("predict-csv", flops, 1, () -> predict(model, encoding, reading, workers)));
  }

  private Source source(Reading reading) throws IOException {
    return Sources.open(file, reading, BadRows.refused(), Sources.Purpose.PREDICT).source();
  }

  private void read(Reading reading) {
    try {
      source(reading).readBatches(batch -> true);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private void predict(Model model, Encoding encoding, Reading reading, Workers workers) {
    try {
      new Entries(source(reading), encoding)
          .withoutLabels()
          .readBatches(
              BATCH,
              batch -> {
                List<Sample> samples = new ArrayList<>(batch.size());
                for (Entry each : batch) {
                  samples.add(each.sample());
                }
                model.predict(samples, workers);
                return true;
              });
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
