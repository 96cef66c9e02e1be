package gatelens.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds inputs and labels in an archive of NumPy arrays (`.npz`) by the names that people give
/// them: `X` and `y`, `data` and `labels`, `x_train` and `y_train`. One array of several is named
/// as if the archive were a folder: `data.npz/x_test`.
public final class NpzArrays {
  private static final Set<String> INPUTS =
      Set.of(
          "x",
          "input",
          "inputs",
          "data",
          "feature",
          "features",
          "sequence",
          "sequences",
          "series",
          "token",
          "tokens",
          "sample",
          "samples");
  private static final Set<String> LABELS =
      Set.of("y", "label", "labels", "target", "targets", "class", "classes", "answer", "answers");
  private static final List<String> TRAINING = List.of("training", "train", "tr");
  private static final List<String> OTHER =
      List.of("testing", "test", "te", "validation", "valid", "val", "dev");

  private NpzArrays() {}

  /// What an array is read for.
  public enum Role {
    /// Inputs to learn from.
    TRAINING_INPUTS,
    /// Labels to learn from.
    TRAINING_LABELS,
    /// Inputs to ask about.
    INPUTS,
    /// Labels to judge by.
    LABELS;

    private boolean labels() {
      return this == TRAINING_LABELS || this == LABELS;
    }

    private boolean training() {
      return this == TRAINING_INPUTS || this == TRAINING_LABELS;
    }
  }

  /// Reads one array: a file of its own, the only one of an archive, the one that is named
  /// (`data.npz/x_test`), or the one that is called as its role is.
  ///
  /// @throws FormatException if none or several may be meant; the message names them
  public static NpyArray read(Path file, Role role) throws IOException {
    if (!isArchive(file)) {
      return Npy.read(file);
    }
    Map<String, NpyArray> arrays = Npy.readZip(file);
    if (arrays.size() == 1) {
      return arrays.values().iterator().next();
    }
    List<String> found = named(arrays.keySet(), role);
    if (found.size() == 1) {
      return Objects.requireNonNull(arrays.get(found.get(0)));
    }
    Set<String> all = new TreeSet<>(arrays.keySet());
    String name = all.isEmpty() ? "x" : (found.isEmpty() ? List.copyOf(all) : found).get(0);
    throw new FormatException(
        file
            + ": it holds the arrays "
            + all
            + (found.isEmpty()
                ? ", and none is named as " + words(role) + " are"
                : ", of which " + String.join(" and ", found) + " may be the " + words(role))
            + ": name one as "
            + (role.labels() ? "--labels " : "--inputs ")
            + file
            + "/"
            + name);
  }

  /// The one of an archive that is named as a role is; empty where none or several are, and of a
  /// file that is no archive.
  public static Optional<String> found(Path file, Role role) throws IOException {
    List<String> found =
        isArchive(file) ? named(Npy.readZip(file).keySet(), role) : List.<String>of();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /// What is read of an archive to learn from, and what is not, in words; empty where one array
  /// stands there, or one was named.
  public static Optional<String> said(Path inputs, Path labels) throws IOException {
    if (!isArchive(inputs) || !inputs.equals(labels)) {
      return Optional.empty();
    }
    Set<String> all = new TreeSet<>(Npy.readZip(inputs).keySet());
    Optional<String> read = found(inputs, Role.TRAINING_INPUTS);
    Optional<String> answers = found(labels, Role.TRAINING_LABELS);
    read.ifPresent(all::remove);
    answers.ifPresent(all::remove);
    return read.isEmpty() || answers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            inputs.getFileName()
                + ": the inputs are "
                + read.get()
                + ", the labels "
                + answers.get()
                + (all.isEmpty() ? "" : "; not read: " + String.join(", ", all)));
  }

  /// True if a file is an archive, and no array in one is named.
  public static boolean isArchive(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && start[0] == 'P' && start[1] == 'K';
    }
  }

  /// True if a file is there, or an archive that an array is named in.
  public static boolean exists(Path file) {
    return Files.exists(file) || within(file).isPresent();
  }

  /// The archive of `data.npz/x_test`.
  static Optional<Path> within(Path file) {
    Path parent = file.getParent();
    return !Files.exists(file) && parent != null && Files.isRegularFile(parent)
        ? Optional.of(parent)
        : Optional.empty();
  }

  private static String words(Role role) {
    return role.labels() ? "labels" : "inputs";
  }

  private static List<String> named(Set<String> names, Role role) {
    List<String> plain = new ArrayList<>();
    List<String> training = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      String bare = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
      Optional<String> learned = without(bare, TRAINING);
      Set<String> wanted = role.labels() ? LABELS : INPUTS;
      if (wanted.contains(bare) || without(bare, OTHER).filter(wanted::contains).isPresent()) {
        plain.add(name);
      } else if (learned.filter(wanted::contains).isPresent()) {
        plain.add(name);
        training.add(name);
      }
    }
    return role.training() && training.size() == 1 ? training : plain;
  }

  /// A name without a word before or after it.
  private static Optional<String> without(String name, List<String> words) {
    return words.stream()
        .filter(word -> name.startsWith(word) || name.endsWith(word))
        .map(word ->
            name.startsWith(word)
                ? name.substring(word.length())
                : name.substring(0, name.length() - word.length()))
        .findFirst();
  }
}
