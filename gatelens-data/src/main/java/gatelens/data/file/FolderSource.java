package gatelens.data.file;

import gatelens.data.Answer;
import gatelens.data.BadRows;
import gatelens.data.DataException;
import gatelens.data.Reading;
import gatelens.data.Row;
import gatelens.data.Source;
import gatelens.data.Understanding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
  private static final Set<String> TABLES =
      Set.of("csv", "tsv", "jsonl", "ndjson", "json", "parquet", "arrow", "feather", "ts");
  private static final Set<String> TESTS = Set.of("test", "testing", "eval", "valid", "validation");
  private static final Set<String> TRAINS = Set.of("train", "training");
  private static final int LOOKED_AT = 4096;
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

  /// Where the data of a folder is that is learned from: a folder alone within it that holds the
  /// files, or its only file where that is a table or a list of texts.
  static Path data(Path folder) throws IOException {
    List<Path> children = children(folder);
    if (children.size() != 1) {
      return folder;
    }
    Path only = children.get(0);
    if (Files.isDirectory(only)) {
      return data(only);
    }
    String suffix = FileSource.suffix(only);
    return suffix.isEmpty() || TABLES.contains(suffix) ? only : folder;
  }

  /// Refuses a folder of tables, each of which holds many examples.
  static void noTables(Path folder) throws IOException {
    List<Path> files = children(folder);
    if (files.stream().anyMatch(Files::isDirectory)) {
      noParts(folder, files);
      return;
    }
    List<String> names = files.stream().map(f -> String.valueOf(f.getFileName())).toList();
    if (!names.isEmpty()
        && names.stream().allMatch(n -> n.endsWith(".npy") || n.endsWith(".npz"))) {
      throw new DataException(
          folder,
          "it holds arrays of NumPy, "
              + String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
              + ": --inputs reads one, with --labels for its labels");
    }
    noImagesOfMnist(folder, files);
    List<Path> tables = tables(files);
    boolean series =
        tables.stream().allMatch(f -> Set.of("csv", "tsv").contains(FileSource.suffix(f)));
    List<Path> tests = tables.stream().filter(f -> part(f, TESTS)).toList();
    if (tables.isEmpty() || (series && tests.isEmpty())) {
      return;
    }
    Path first = tables.stream().filter(f -> part(f, TRAINS)).findFirst().orElse(tables.get(0));
    throw new DataException(
        folder,
        "it holds %,d tables of many examples each: name one, %s%s"
            .formatted(
                tables.size(), first, tests.isEmpty() ? "" : ", and --test " + tests.get(0)));
  }

  /// Files that hold many examples each; of plain text those that are the parts of one set, and
  /// those whose first line is nothing but numbers.
  private static List<Path> tables(List<Path> files) throws IOException {
    boolean parts =
        files.stream().anyMatch(f -> part(f, TESTS))
            && files.stream().anyMatch(f -> part(f, TRAINS));
    List<Path> tables = new ArrayList<>();
    for (Path file : files) {
      String suffix = FileSource.suffix(file);
      if (TABLES.contains(suffix) || (suffix.equals("txt") && (parts || holdsNumbers(file)))) {
        tables.add(file);
      }
    }
    return tables;
  }

  private static boolean holdsNumbers(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(LOOKED_AT);
    }
    String first =
        new String(start, StandardCharsets.ISO_8859_1)
            .lines()
            .filter(line -> !line.isBlank())
            .findFirst()
            .orElse("")
            .strip();
    // what is cut in the middle of a number is a number too
    return first.matches("[-+.0-9eE]+([,;\\s]+[-+.0-9eE]+)+[,;]?") && first.matches(".*\\d.*");
  }

  /// Refuses a folder of `idx` files, each of which holds all images or all labels of a part.
  private static void noImagesOfMnist(Path folder, List<Path> files) throws DataException {
    List<Path> images =
        files.stream()
            .filter(f -> String.valueOf(f.getFileName()).matches(".*idx3[-.]ubyte.*"))
            .toList();
    if (images.isEmpty()) {
      return;
    }
    Optional<Path> test =
        images.stream()
            .filter(f -> part(f, TESTS) || String.valueOf(f.getFileName()).startsWith("t10k"))
            .findFirst();
    Path first =
        images.stream().filter(f -> !f.equals(test.orElse(null))).findFirst().orElse(images.get(0));
    throw new DataException(
        folder,
        "it holds images in the form of MNIST, with a file of labels beside each: name one, "
            + first
            + test.filter(f -> !f.equals(first)).map(f -> ", and --test " + f).orElse(""));
  }

  /// Refuses a folder whose sub-folders are parts, with a sub-folder per class in each.
  private static void noParts(Path folder, List<Path> children) throws IOException {
    List<Path> folders = children.stream().filter(Files::isDirectory).toList();
    for (Path sub : folders) {
      List<Path> inside = children(sub);
      if (inside.isEmpty() || !inside.stream().allMatch(Files::isDirectory)) {
        return;
      }
    }
    throw new DataException(
        folder,
        "its folders, %s, hold folders again: name the one with a folder per class, such as %s%s"
            .formatted(
                String.join(", ", folders.stream().map(f -> f.getFileName() + "").toList()),
                folders.get(folders.size() - 1),
                folders.size() > 1 ? ", and another with --test" : ""));
  }

  private static boolean part(Path file, Set<String> words) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return List.of(name.split("[^a-z]+")).stream().anyMatch(words::contains);
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
    Understanding understood = Understanding.of(words(folder));
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

  private static String words(Path folder) throws IOException {
    List<Path> children = children(folder);
    List<Path> folders = children.stream().filter(Files::isDirectory).toList();
    List<Path> files = new ArrayList<>();
    for (Path sub : folders) {
      files.addAll(children(sub).stream().filter(Files::isRegularFile).toList());
    }
    if (folders.isEmpty()) {
      files.addAll(children);
    }
    List<String> kinds =
        files.stream().map(f -> "." + FileSource.suffix(f)).distinct().limit(SHOWN).toList();
    boolean lines = folders.isEmpty() && kinds.equals(List.of(".txt"));
    String answer =
        lines
            ? "the file's name"
            : !folders.isEmpty()
                ? "the sub-folder"
                : files.stream().anyMatch(f -> !prefix(f).isEmpty())
                    ? "the file's name up to the first _"
                    : "none";
    return "a folder: %,d files (%s)%s · label: %s"
        .formatted(
            files.size(), String.join(", ", kinds), lines ? " of texts, one a line" : "", answer);
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
