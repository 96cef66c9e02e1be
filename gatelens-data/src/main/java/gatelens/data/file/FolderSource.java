package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.Understanding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A folder: one sub-folder per class; or files of texts, one file per class and one text a line;
/// or files whose names begin with their class, `7_theo_3.wav`.
///
/// @param folder the folder
/// @param reading how files are read
/// @param bad what is done with files that cannot be read
record FolderSource(Path folder, Reading reading, BadRows bad) implements Source {
  private static final int SHOWN = 5;
  private static final List<String> NOTES =
      List.of("README", "LICENSE", "LICENCE", "COPYING", "CITATION", "CHECKSUM", "~$");
  private static final Set<String> LEFT_BY_SYSTEMS =
      Set.of(
          "THUMBS.DB",
          "EHTHUMBS.DB",
          "DESKTOP.INI",
          "__MACOSX",
          "@EADIR",
          "$RECYCLE.BIN",
          "SYSTEM VOLUME INFORMATION",
          "ICON\r");

  @Override
  public void read(Visitor visitor) throws IOException {
    List<Path> children = children(folder);
    List<Path> folders = children.stream().filter(Files::isDirectory).toList();
    List<Path> files = children.stream().filter(Files::isRegularFile).toList();
    if (folders.isEmpty() && files.isEmpty()) {
      throw new DataException(
          folder, "the folder is empty; expected one sub-folder per class, or files");
    }
    if (!folders.isEmpty()) {
      for (Path sub : folders) {
        String label = String.valueOf(sub.getFileName());
        List<Path> inside = children(sub).stream().filter(Files::isRegularFile).toList();
        if (inside.isEmpty()) {
          bad.add(new DataException(sub, "the folder of this class is empty"));
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

  /// What may be data: all but what people and systems leave beside it.
  private static List<Path> children(Path folder) throws IOException {
    return FileSource.children(folder).stream().filter(f -> !isNote(f)).toList();
  }

  private static boolean isNote(Path file) {
    String name = String.valueOf(file.getFileName()).toUpperCase(Locale.ROOT);
    return NOTES.stream().anyMatch(name::startsWith)
        || name.endsWith("_LICENSE")
        || LEFT_BY_SYSTEMS.contains(name);
  }

  /// What the folder is taken for, with what is passed over.
  static Understanding understanding(Path folder) throws IOException {
    List<String> left = new ArrayList<>();
    List<Path> beside = new ArrayList<>();
    boolean classes = children(folder).stream().anyMatch(Files::isDirectory);
    for (Path child : FileSource.children(folder)) {
      if (isNote(child)) {
        left.add(String.valueOf(child.getFileName()));
      } else if (Files.isDirectory(child)) {
        for (Path inner : FileSource.children(child)) {
          if (isNote(inner) || Files.isDirectory(inner)) {
            left.add(folder.relativize(inner).toString());
          }
        }
      } else if (classes) {
        beside.add(child);
      }
    }
    Understanding understood = Understanding.of("a folder");
    if (!left.isEmpty()) {
      understood = understood.withNote(passedOver(left, "that are no data were passed over"));
    }
    return beside.isEmpty()
        ? understood
        : understood.withNote(
            passedOver(
                beside.stream().map(f -> String.valueOf(f.getFileName())).toList(),
                "beside the folders of classes were passed over"));
  }

  private static String passedOver(List<String> names, String why) {
    return "%,d files or folders %s: %s%s"
        .formatted(
            names.size(),
            why,
            String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))),
            names.size() > SHOWN ? ", …" : "");
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
