package gatelens.select;

import gatelens.file.AtomicFile;
import gatelens.train.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/// The trials that are done, in a text file that is written beside the old one and moved into place
/// after every trial: a selection that is killed loses the trials that were running.
final class Journal {
  private static final String HEAD = "gatelens-selection 2 ";
  private final Optional<Path> file;
  private final String fingerprint;
  private final Map<String, Trial> done = new TreeMap<>();

  /// Opens a journal.
  ///
  /// @param fingerprint of data and settings
  /// @throws IOException if it cannot be read
  /// @throws IllegalArgumentException if it is of another selection
  Journal(Optional<Path> file, String fingerprint) throws IOException {
    this.file = file;
    this.fingerprint = fingerprint;
    if (file.isPresent() && Files.exists(file.get())) {
      read(file.get());
    }
  }

  private void read(Path path) throws IOException {
    String[] lines = Files.readString(path, StandardCharsets.UTF_8).split("\n", -1);
    if (!lines[0].startsWith(HEAD)) {
      throw new IOException(
          path
              + ": expected a journal that begins with '"
              + HEAD.strip()
              + "'; it is another file");
    }
    if (!lines[0].equals(HEAD + fingerprint)) {
      throw new IllegalArgumentException(
          path
              + " is the journal of a selection with other data or settings; repeat that command,"
              + " or name another journal");
    }
    for (int i = 1; i < lines.length; i++) {
      String[] parts = lines[i].split("\t", -1);
      if (!lines[i].isEmpty()) {
        try {
          done.put(parts[0], trial(parts));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
          throw new IOException(path + ": line " + (i + 1) + " is damaged: " + lines[i], damaged);
        }
      }
    }
  }

  private static Trial trial(String[] parts) {
    Map<Metric, Double> scores = new EnumMap<>(Metric.class);
    for (String one : words(parts[6])) {
      int equals = one.indexOf('=');
      scores.put(
          Metric.parse(one.substring(0, equals)), Double.parseDouble(one.substring(equals + 1)));
    }
    List<Trial.Point> curve = new ArrayList<>();
    for (String one : words(parts[7])) {
      int colon = one.indexOf(':');
      curve.add(
          new Trial.Point(
              Double.parseDouble(one.substring(0, colon)),
              Double.parseDouble(one.substring(colon + 1))));
    }
    return new Trial(
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[2]),
        Long.parseLong(parts[3]),
        Double.parseDouble(parts[4]),
        Double.parseDouble(parts[5]),
        scores,
        curve,
        parts[8].equals("pruned"));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  private static void line(Trial one, StringBuilder text) {
    text.append(one.score()).append('\t').append(one.loss()).append('\t');
    text.append(one.parameters()).append('\t').append(one.seconds()).append('\t');
    text.append(one.learned()).append('\t');
    StringJoiner scores = new StringJoiner(" ");
    one.scores().forEach((metric, score) -> scores.add(metric.title() + "=" + score));
    StringJoiner curve = new StringJoiner(" ");
    one.curve().forEach(point -> curve.add(point.loss() + ":" + point.watched()));
    text.append(scores).append('\t').append(curve).append('\t');
    text.append(one.pruned() ? "pruned" : "done").append('\n');
  }

  synchronized Optional<Trial> find(String key) {
    return Optional.ofNullable(done.get(key));
  }

  synchronized void add(String key, Trial trial) throws IOException {
    done.put(key, trial);
    if (file.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder(HEAD).append(fingerprint).append('\n');
    done.forEach((name, one) -> {
      text.append(name).append('\t');
      line(one, text);
    });
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file.get(), out -> out.write(bytes));
  }
}
