package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A folder: one sub-folder per class; or files of texts, one file per class and one text a line;
/// or files whose names begin with their class, `7_theo_3.wav`.
///
/// @param folder the folder
/// @param reading how files are read
/// @param bad what is done with files that cannot be read
record FolderSource(Path folder, Reading reading, BadRows bad) implements Source {
  @Override
  public void read(Visitor visitor) throws IOException {
    List<Path> children = FileSource.children(folder);
    List<Path> folders = children.stream().filter(Files::isDirectory).toList();
    List<Path> files =
        children.stream().filter(Files::isRegularFile).filter(f -> !isNote(f)).toList();
    if (folders.isEmpty() && files.isEmpty()) {
      throw new DataException(
          folder, "the folder is empty; expected one sub-folder per class, or files");
    }
    if (!folders.isEmpty()) {
      for (Path sub : folders) {
        String label = String.valueOf(sub.getFileName());
        List<Path> inside = FileSource.children(sub).stream().filter(Files::isRegularFile).toList();
        if (inside.isEmpty()) {
          throw new DataException(sub, "the folder of this class is empty");
        }
        if (!files(inside, f -> label, visitor)) {
          return;
        }
      }
    } else if (files.stream().allMatch(f -> FileSource.suffix(f).equals("txt"))) {
      lines(files, visitor);
    } else {
      files(files, FolderSource::prefix, visitor);
    }
  }

  private static boolean isNote(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith("README") || name.startsWith("LICENSE") || name.endsWith("_LICENSE");
  }

  private static String prefix(Path file) {
    String name = String.valueOf(file.getFileName());
    int end = name.indexOf('_');
    return end > 0 ? name.substring(0, end) : "";
  }

  private boolean files(
      List<Path> files, java.util.function.Function<Path, String> label, Visitor visitor)
      throws IOException {
    for (Path file : files) {
      Row row;
      try {
        String name = label.apply(file);
        row =
            new Row(
                folder.relativize(file).toString(),
                List.of(FileSource.input(file, reading, bad)),
                name.isEmpty() ? new Answer.None() : new Answer.Name(name));
      } catch (DataException problem) {
        bad.add(problem);
        continue;
      }
      if (!visitor.row(row)) {
        return false;
      }
    }
    return true;
  }

  private void lines(List<Path> files, Visitor visitor) throws IOException {
    List<Boolean> ended = new ArrayList<>();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      String label = name.substring(0, name.lastIndexOf('.'));
      new TextSource(Content.of(file), false, false, Optional.of(label), bad)
          .read(row -> {
            boolean more = visitor.row(row);
            if (!more) {
              ended.add(true);
            }
            return more;
          });
      if (!ended.isEmpty()) {
        return;
      }
    }
  }
}
