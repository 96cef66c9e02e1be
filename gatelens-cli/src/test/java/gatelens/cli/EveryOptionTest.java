package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/// Every option of every command either changes what can be seen (what is printed, what is written,
/// the exit code) or is refused in a sentence. The options are those of the command line's own
/// model, so that a new one without a line in `every-option.txt` fails.
///
/// A line there is `commands | option | base | added | outcome`: the base is a whole command line
/// (`@` is the command, `OUT` a fresh folder), what is added holds the option, and the outcome is
/// `changes` or the words of a refusal. A base of the same name as a `base` line stands for it.
final class EveryOptionTest {
  @TempDir private static Path folder;

  private static final Map<String, String> BASES = new LinkedHashMap<>();
  private static final List<Case> CASES = new ArrayList<>();
  private static final Map<String, Seen> SEEN = new LinkedHashMap<>();

  private record Case(
      Set<String> commands, String option, String base, String added, String outcome) {}

  /// What can be seen of a run.
  private record Seen(int code, String out, String err, Map<String, String> files) {}

  static Stream<String> commands() {
    return Gatelens.line().getSubcommands().keySet().stream();
  }

  @BeforeAll
  static void reads() throws IOException {
    OptionFiles.write(folder);
    try (var in = EveryOptionTest.class.getResourceAsStream("/every-option.txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : all.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
        String[] parts =
            Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
        if (parts.length == 3 && parts[0].equals("base")) {
          BASES.put(parts[1], parts[2]);
          continue;
        }
        assertThat(parts).as(line).hasSize(5);
        CASES.add(
            new Case(
                new LinkedHashSet<>(List.of(parts[0].split(" "))),
                parts[1],
                parts[2],
                parts[3],
                parts[4]));
      }
    }
  }

  private static List<OptionSpec> options(String command) {
    return Objects.requireNonNull(Gatelens.line().getSubcommands().get(command))
        .getCommandSpec()
        .options();
  }

  /// Every option of every command has a line.
  @ParameterizedTest
  @MethodSource("commands")
  void hasALine(String command) {
    List<String> missing =
        options(command).stream()
            .map(OptionSpec::longestName)
            .filter(option ->
                CASES.stream()
                    .noneMatch(one ->
                        one.option().equals(option)
                            && (one.commands().contains("*") || one.commands().contains(command))))
            .toList();
    assertThat(missing).as("options of " + command + " without a line").isEmpty();
  }

  /// Commands whose lines are run: those that are quick, with `-Dgatelens.walk=report,explain`
  /// these, and with `-Dgatelens.full=true` all but the one whose work is to measure times.
  static Stream<String> walked() {
    String some = System.getProperty("gatelens.walk", "");
    return !some.isEmpty()
        ? Stream.of(some.split(",", -1))
        : Boolean.getBoolean("gatelens.full")
            ? commands().filter(name -> !name.equals("bench"))
            : Stream.of(
                "methods",
                "measures",
                "inspect",
                "predict",
                "evaluate",
                "compare",
                "train",
                "measure",
                "counterfactual",
                "convert",
                "dynamics",
                "intervene",
                "match",
                "gates",
                "watch",
                "doctor",
                "completion");
  }

  @ParameterizedTest
  @MethodSource("walked")
  void changesSomethingOrIsRefused(String command) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (OptionSpec option : options(command)) {
      String name = option.longestName();
      // the last line that speaks of the command and the option: general ones stand first
      List<Case> cases =
          CASES.stream()
              .filter(c -> c.option().equals(name))
              .filter(c -> c.commands().contains(command) || c.commands().contains("*"))
              .toList();
      if (cases.isEmpty()) {
        wrong.add(name + ": there is no line for it");
        continue;
      }
      boolean own = cases.stream().anyMatch(c -> c.commands().contains(command));
      for (Case one : cases) {
        if (one.commands().contains(command) || !own) {
          problem(command, one).ifPresent(wrong::add);
        }
      }
    }
    assertThat(wrong).as(command).isEmpty();
  }

  private static java.util.Optional<String> problem(String command, Case one) throws IOException {
    String base = one.base();
    String[] parts = base.split(" \\+ ", 2);
    String before =
        BASES.getOrDefault(parts[0] + "." + command, BASES.getOrDefault(parts[0], parts[0]));
    String line =
        (before + (parts.length > 1 ? " " + parts[1] : "")).replaceFirst("^@(?= |$)", command);
    Seen without = SEEN.get(line);
    if (without == null) {
      without = run(line);
      SEEN.put(line, without);
    }
    Seen with = run(line + " " + one.added());
    String what = command + " " + one.added() + " after [" + line + "]: ";
    if (one.outcome().equals("changes")) {
      if (with.code() == 1) {
        return java.util.Optional.of(what + "a fault of the program: " + with.err());
      }
      if (without.code() != 0 && with.code() == without.code() && !one.added().equals("--debug")) {
        return java.util.Optional.of(what + "the base fails: " + without.err());
      }
      if (without.code() == 0 && with.code() != 0 && !one.option().equals("--debug")) {
        return java.util.Optional.of(what + "it fails: " + with.code() + " " + with.err());
      }
      return with.equals(without)
          ? java.util.Optional.of(what + "nothing changes; " + with.code() + " " + with.err())
          : java.util.Optional.empty();
    }
    boolean refused =
        with.code() >= 2 && with.err().contains(one.outcome()) && without.code() != with.code();
    return refused
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            what + "expected '" + one.outcome() + "', found " + with.code() + " " + with.err());
  }

  /// Runs a command line in which `OUT` is a folder of its own. Times and the folder's name differ
  /// from run to run, and are left out.
  private static Seen run(String line) throws IOException {
    Path out = Files.createTempDirectory(folder, "out");
    Run run =
        Run.of(
            (Object[])
                words(line).stream()
                    .map(word -> word.replace("OUT", out.toString()).replace("IN/", folder + "/"))
                    .toArray(String[]::new));
    Map<String, String> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = out.relativize(file).toString().replaceAll("tfevents.*", "tfevents");
        files.put(
            name,
            name.equals("tfevents")
                ? ""
                : plain(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1), out));
      }
    }
    // where a page goes that nobody gave a place
    Files.deleteIfExists(Path.of("why.html"));
    return new Seen(run.code(), plain(run.out(), out), plain(run.err(), out), files);
  }

  private static String plain(String text, Path out) {
    return text.replace(out.toString(), "OUT")
        .replaceAll("[0-9.,]+ (ms|s|µs|rows/s|GFLOP/s|seconds)\\b", "TIME")
        .replaceAll("\"(seconds|milliseconds|ms|rate|gflops|n)\": ?[0-9.eE-]+", "TIME")
        .replaceAll("<dt>command</dt><dd>.*?</dd>", "");
  }

  /// Words of a command line; what stands between apostrophes is one.
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (char c : line.strip().toCharArray()) {
      if (c == '\'') {
        quoted = !quoted;
        any = true;
      } else if (c == ' ' && !quoted) {
        if (any || !word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
        any = false;
      } else {
        word.append(c);
      }
    }
    if (any || !word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /// A line for an option that is gone says nothing.
  @Test
  void noLineIsOfNothing() {
    Map<String, Set<String>> known = new LinkedHashMap<>();
    Gatelens.line()
        .getSubcommands()
        .forEach((name, line) -> {
          Set<String> names = new LinkedHashSet<>();
          line.getCommandSpec().options().forEach(option -> names.add(option.longestName()));
          known.put(name, names);
        });
    for (Case one : CASES) {
      for (String command : one.commands()) {
        if (!command.equals("*")) {
          assertThat(known.get(command)).as(one.toString()).isNotNull().contains(one.option());
        }
      }
    }
  }
}
