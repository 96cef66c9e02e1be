package gatelens.flink;

import gatelens.formats.ModelFiles;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.stream.LiveModel;
import gatelens.stream.StreamPlan;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;

/// A model as a job carries it to its tasks: the bytes of its file, opened once in each.
///
/// @param file as {@link ModelFile} writes it, or any that {@link ModelFiles} reads
public record CarriedModel(byte[] file) implements Serializable {
  /// Keeps a copy.
  public CarriedModel {
    file = file.clone();
  }

  /// That of a model.
  public static CarriedModel of(Model model) {
    return new CarriedModel(ModelFile.bytes(model));
  }

  /// That of a file.
  ///
  /// @throws IOException if it cannot be read
  public static CarriedModel of(Path file) throws IOException {
    return new CarriedModel(Files.readAllBytes(file));
  }

  /// What is kept and told, made where the job runs.
  public interface Plan extends Supplier<StreamPlan>, Serializable {}

  /// Opens it.
  ///
  /// @throws UncheckedIOException if it is no model
  /// @throws IllegalArgumentException if it cannot follow a stream, or the plan does not fit
  public LiveModel open(StreamPlan plan) {
    try {
      return LiveModel.of(ModelFiles.open("the model of the job", file).model(), plan);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CarriedModel model && Arrays.equals(file, model.file);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(file);
  }

  @Override
  public String toString() {
    return "model of " + file.length + " bytes";
  }
}
