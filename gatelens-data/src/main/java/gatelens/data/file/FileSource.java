package gatelens.data.file;

import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Input;
import gatelens.data.Reading;
import gatelens.data.media.Pictures;
import gatelens.data.media.Sounds;
import gatelens.data.media.Wave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Single files as inputs: a text, an image, a sound, a table of steps.
final class FileSource {
  private FileSource() {}

  /// A whole file as one input.
  ///
  /// @throws DataException if it is of no kind that is known, or broken
  static Input input(Path file, Reading reading, BadRows bad) throws IOException {
    return switch (suffix(file)) {
      case "wav", "wave" -> Wave.read(file);
      case "aif", "aiff", "au", "flac", "mp3", "ogg" -> Sounds.read(file);
      case "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp" -> Pictures.read(file);
      case "csv", "tsv" -> series(file, reading, bad);
      case "txt", "text", "md", "" -> new Input.Text(TextLines.whole(Content.of(file)));
      default ->
          throw new DataException(
              file, "it is of no known kind; expected .txt, .csv, .wav, .png or .jpg by its name");
    };
  }

  private static Input series(Path file, Reading reading, BadRows bad) throws IOException {
    CsvTable table = new CsvTable(Content.of(file), bad);
    Reading alone = reading.withSequences(List.of(), reading.roles().time());
    TableTally tally = TableTally.of(table.look(TableTally.LOOKED_AT));
    Columns columns = Columns.of(file, tally, alone);
    SeriesBuilder steps = new SeriesBuilder(file, columns, alone);
    table.read((line, cells) -> {
      steps.add(line, cells);
      return true;
    });
    if (steps.length() == 0) {
      throw new DataException(file, "it has no rows");
    }
    return steps.series();
  }

  static String suffix(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1);
  }

  /// What is in a folder, in the order of names, hidden files left out.
  static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> !String.valueOf(p.getFileName()).startsWith(".")).sorted().toList();
    }
  }
}
