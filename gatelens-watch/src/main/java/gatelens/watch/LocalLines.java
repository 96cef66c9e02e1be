package gatelens.watch;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lines that several threads write to a file, behind what stands there, or to standard output;
/// each is handed on before its event is committed.
final class LocalLines implements Sink, Closeable {
  private final LineOutput answers;
  private final Optional<LineOutput> bad;

  private LocalLines(LineOutput answers, Optional<LineOutput> bad) {
    this.answers = answers;
    this.bad = bad;
  }

  /// @param answers a file; standard output where it is empty or a topic
  /// @param bad a file; nowhere where it is empty or a topic
  static LocalLines of(Optional<String> answers, Optional<String> bad, OutputStream out)
      throws IOException {
    Optional<Path> file = file(answers);
    LineOutput first = file.isPresent() ? behind(file.get()) : LineOutput.of(out);
    Optional<Path> second = file(bad);
    try {
      return new LocalLines(
          first, second.isPresent() ? Optional.of(behind(second.get())) : Optional.empty());
    } catch (IOException hindered) {
      first.close();
      throw hindered;
    }
  }

  /// The broker knows how far events were read, so that what stands in the file is not told again.
  private static LineOutput behind(Path file) throws IOException {
    return LineOutput.of(file, Files.exists(file) ? Files.size(file) : 0);
  }

  private static Optional<Path> file(Optional<String> text) {
    return text.filter(name -> !name.startsWith("kafka:")).map(Path::of);
  }

  @Override
  public synchronized void answer(byte[] line) throws IOException {
    answers.write(line);
    answers.flush();
  }

  @Override
  public synchronized void bad(byte[] line) throws IOException {
    if (bad.isPresent()) {
      bad.get().write(line);
      bad.get().flush();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    List<Closeable> all = new ArrayList<>(List.of(answers));
    bad.ifPresent(all::add);
    LineOutput.closeAll(all);
  }
}
