package gatelens.select;

import gatelens.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The trials that are done, in a text file that is written beside the old one and moved into place
/// after every trial: a selection that is killed loses the trials that were running.
final class Journal {
  private static final String HEAD = "gatelens-selection 1 ";
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
      if (parts.length == 5) {
        try {
          done.put(
              parts[0],
              new Trial(
                  Double.parseDouble(parts[1]),
                  Double.parseDouble(parts[2]),
                  Long.parseLong(parts[3]),
                  Double.parseDouble(parts[4])));
        } catch (NumberFormatException damaged) {
          throw new IOException(path + ": line " + (i + 1) + " is damaged: " + lines[i], damaged);
        }
      }
    }
  }

  synchronized Optional<Trial> find(String key) {
    return Optional.ofNullable(done.get(key));
  }

  synchronized Map<String, Trial> trials() {
    return new LinkedHashMap<>(done);
  }

  synchronized void add(String key, Trial trial) throws IOException {
    done.put(key, trial);
    if (file.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder(HEAD).append(fingerprint).append('\n');
    done.forEach((name, one) -> {
      text.append(name).append('\t').append(one.score()).append('\t').append(one.loss());
      text.append('\t').append(one.parameters()).append('\t').append(one.seconds()).append('\n');
    });
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file.get(), out -> out.write(bytes));
  }
}
