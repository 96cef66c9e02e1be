package gatelens.report.document;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// What the comments on the records of this package say, read from their sources: so that words
/// stand in one place.
///
/// @param comments by the name of the record, `ExplainDocument.One`
record Described(Map<String, Comment> comments) {
  private static final Path SOURCES = Path.of("src/main/java/gatelens/report/document");

  /// A comment on a record.
  ///
  /// @param text before the first tag
  /// @param components what is said of each
  record Comment(String text, Map<String, String> components) {
    static Comment of(String comment) {
      StringBuilder text = new StringBuilder();
      Map<String, StringBuilder> tags = new LinkedHashMap<>();
      StringBuilder now = text;
      for (String line : comment.lines().map(String::strip).toList()) {
        if (line.startsWith("@param ")) {
          String[] words = line.split(" ", 3);
          now = new StringBuilder(words[2]);
          tags.put(words[1], now);
        } else if (line.startsWith("@")) {
          now = new StringBuilder();
        } else if (!line.isEmpty()) {
          now.append(now.isEmpty() ? "" : " ").append(line);
        }
      }
      return new Comment(
          plain(text),
          tags.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, tag -> plain(tag.getValue()))));
    }

    /// Without links, which lead nowhere outside the sources.
    private static String plain(CharSequence text) {
      return text.toString().replaceAll("\\{@\\w+ ([^}]*)}", "`$1`");
    }
  }

  static Described read() throws IOException {
    JavaCompiler compiler = Optional.ofNullable(ToolProvider.getSystemJavaCompiler()).orElseThrow();
    Map<String, Comment> comments = new HashMap<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> listed = Files.list(SOURCES)) {
      List<Path> sources = listed.filter(file -> file.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Records(docs, comments).scan(new TreePath(unit), null);
      }
    }
    return new Described(Map.copyOf(comments));
  }

  private static final class Records extends TreePathScanner<Void, String> {
    private final DocTrees docs;
    private final Map<String, Comment> found;

    Records(DocTrees docs, Map<String, Comment> found) {
      this.docs = docs;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree type, String outer) {
      String name = (outer == null ? "" : outer + ".") + type.getSimpleName();
      String comment = docs.getDocComment(getCurrentPath());
      if (type.getKind() == Tree.Kind.RECORD && comment != null) {
        found.put(name, Comment.of(comment));
      }
      return super.visitClass(type, name);
    }
  }

  /// What is said of a record.
  Comment of(Class<?> type) {
    String name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    Comment comment = comments.get(name);
    if (comment == null) {
      throw new AssertionError("the record " + name + " has no comment in " + SOURCES);
    }
    return comment;
  }
}
