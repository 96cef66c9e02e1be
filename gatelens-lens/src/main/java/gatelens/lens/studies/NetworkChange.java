package gatelens.lens.studies;

import gatelens.data.Encoding;
import gatelens.data.Entry;
import gatelens.dynamics.DynamicsData;
import gatelens.dynamics.DynamicsQuestion;
import gatelens.dynamics.DynamicsStudy;
import gatelens.formats.Npy;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.model.Model;
import gatelens.parallel.WorkListener;
import gatelens.sequence.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The mathematics of a network, and of the network that it was before its training.
///
/// @param before of the earlier model, if one was named; it has the same maps and inputs
/// @param after of the model
public record NetworkChange(Optional<DynamicsStudy> before, DynamicsStudy after) {
  /// Studies both on the same sequences, as the later model's encoder reads them.
  ///
  /// @param before file of the earlier model
  /// @param rows real sequences
  /// @param ids one a sequence; inputs that end in `.npy` are read from their files
  /// @param listener told how many inputs were held still
  /// @throws IOException if the file cannot be read
  /// @throws Refused if a model has no map of its state, an input is not known, or the models do
  ///   not read the same
  public static NetworkChange of(
      Lens lens,
      Optional<Path> before,
      List<Entry> rows,
      List<String> ids,
      DynamicsQuestion question,
      WorkListener listener)
      throws IOException {
    List<Sample> samples = rows.stream().map(Entry::sample).toList();
    DynamicsData data = new DynamicsData(samples, ids, files(question));
    Optional<Model> earlier = Optional.empty();
    if (before.isPresent()) {
      try (Lens other = Lens.open(before.get())) {
        earlier = Optional.of(other.model());
      }
      same(before.get(), earlier.get(), lens.model());
    }
    DynamicsStudy after = study(lens, lens.model(), data, question, listener);
    return new NetworkChange(
        earlier.map(model -> study(lens, model, data, question, listener)), after);
  }

  private static Map<String, double[]> files(DynamicsQuestion question) throws IOException {
    Map<String, double[]> files = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(question.at());
    question.rounds().forEach(names::addAll);
    for (String name : names) {
      if (name.endsWith(".npy") && Files.exists(Path.of(name))) {
        float[] values = Npy.read(Path.of(name)).tensor().values();
        files.put(name, IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
      }
    }
    return files;
  }

  private static void same(Path file, Model before, Model after) {
    List<String> was = weights(before);
    List<String> is = weights(after);
    boolean read =
        Encoding.of(before.info())
            .map(Encoding::encoders)
            .equals(Encoding.of(after.info()).map(Encoding::encoders));
    if (!was.equals(is) || !read) {
      throw new Refused(
          Refused.Kind.MODEL,
          file
              + " is no earlier state of this model: "
              + (was.equals(is)
                  ? "its encoder reads data otherwise"
                  : "it has " + other(was, is) + " where this model has " + other(is, was)),
          "the file that train --untrained or --best wrote in the same training");
    }
  }

  /// The first weight that the other model has not.
  private static String other(List<String> own, List<String> others) {
    return own.stream().filter(weight -> !others.contains(weight)).findFirst().orElse("nothing");
  }

  private static List<String> weights(Model model) {
    return model.parameters().stream()
        .map(parameter -> parameter.name() + " " + parameter.value().shape())
        .toList();
  }

  private static DynamicsStudy study(
      Lens lens, Model model, DynamicsData data, DynamicsQuestion question, WorkListener listener) {
    try {
      return DynamicsStudy.of(model, data, question, listener, lens.workers());
    } catch (IllegalArgumentException wrong) {
      throw new Refused(
          Refused.Kind.QUESTION,
          String.valueOf(wrong.getMessage()),
          "what can be held still or come again: --at, --round");
    }
  }
}
