package gatelens.cli.text;

import gatelens.decision.Decision;
import gatelens.formats.NpyRows;
import gatelens.lens.AttributionFiles;
import gatelens.lens.Lens;
import gatelens.lens.Prediction;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The file that answers or attributions go into, if any. Its ending decides the form: `.csv` is a
/// table with ids and names, else it is an array.
public final class AnswerFile implements Closeable {
  private final List<Closeable> open = new ArrayList<>();
  private final Optional<Path> path;
  private Optional<AnswerTable> table = Optional.empty();
  private Optional<NpyRows> answers = Optional.empty();
  private Optional<AttributionFiles> attributions = Optional.empty();

  private AnswerFile(Optional<Path> path) {
    this.path = path;
  }

  /// Begins the file of a model's answers.
  ///
  /// @param path nothing is written where it is empty
  public static AnswerFile ofAnswers(Lens lens, Optional<Path> path) throws IOException {
    AnswerFile file = new AnswerFile(path);
    if (path.isPresent() && AnswerTable.asked(path.get())) {
      file.table = Optional.of(AnswerTable.create(lens, path.get()));
    } else if (path.isPresent()) {
      file.answers = Optional.of(NpyRows.create(path.get()));
    }
    return file.kept();
  }

  /// Begins the file of explanations.
  ///
  /// @param path nothing is written where it is empty
  public static AnswerFile ofDecisions(Lens lens, Optional<Path> path) throws IOException {
    AnswerFile file = new AnswerFile(path);
    if (path.isPresent() && AnswerTable.asked(path.get())) {
      file.table = Optional.of(AnswerTable.create(lens, path.get()));
    } else if (path.isPresent()) {
      file.attributions = Optional.of(AttributionFiles.create(lens.model(), path.get()));
    }
    return file.kept();
  }

  private AnswerFile kept() {
    table.ifPresent(open::add);
    answers.ifPresent(open::add);
    attributions.ifPresent(open::add);
    return this;
  }

  /// Adds answers.
  public void add(List<Prediction> batch) throws IOException {
    if (table.isPresent()) {
      table.get().add(batch);
    }
    for (Prediction each : answers.isPresent() ? batch : List.<Prediction>of()) {
      answers.orElseThrow().add(each.output());
    }
  }

  /// Adds an explanation.
  public void add(Decision decision) throws IOException {
    if (table.isPresent()) {
      table.get().add(decision);
    }
    if (attributions.isPresent()) {
      attributions.get().add(decision);
    }
  }

  /// Moves what was written into place.
  ///
  /// @return what to say of it, a line a file
  public List<String> finish() throws IOException {
    List<String> said = new ArrayList<>();
    if (table.isPresent()) {
      said.add(table.get().finish());
    }
    if (answers.isPresent()) {
      NpyRows rows = answers.get();
      said.add(
          "wrote "
              + rows.finish()
              + " to "
              + path.orElseThrow()
              + Batches.filled(rows.shortest(), rows.longest()));
    }
    if (attributions.isPresent()) {
      attributions.get().finish().forEach(file -> said.add(Batches.wrote(file)));
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : open) {
      each.close();
    }
  }
}
