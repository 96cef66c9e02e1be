package gatelens.cli.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ParseResult;

/// An option that would change nothing beside the others that were typed is an error: whoever typed
/// it believes in something that does not happen. The options that every command has, so that a
/// script may give them to all, are told instead. Which they are stands in `effects.txt`.
public final class Effects {
  private static final String NOTE = "note";
  private static final String KIND = "kind";

  /// A line of the file.
  ///
  /// @param of commands, or kinds of data
  /// @param options any of them
  /// @param when they have no effect
  /// @param why said behind the option's name
  private record Rule(List<String> of, List<String> options, List<String> when, String why) {
    Optional<String> typed(ParseResult typed) {
      return options.stream().filter(option -> has(option, typed)).findFirst();
    }
  }

  private Effects() {}

  /// Read anew by each run, which reads them once or twice.
  private static List<Rule> rules() {
    Map<String, List<String>> shorts = new HashMap<>();
    List<Rule> rules = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(Effects.class.getResourceAsStream("effects.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        String[] parts = line.split(" \\| ", -1);
        if (line.contains(" = ")) {
          shorts.put(line.split(" ", 2)[0], words(line.split(" = ", 2)[1], shorts));
        } else if (!line.startsWith("#") && parts.length > 1) {
          rules.add(
              new Rule(
                  words(parts[0], shorts),
                  words(parts[1], shorts),
                  parts.length > 2 ? words(parts[2], shorts) : List.of(),
                  parts[parts.length - 1]));
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return rules;
  }

  private static List<String> words(String text, Map<String, List<String>> known) {
    return Arrays.stream(text.strip().split(" ", -1))
        .flatMap(word -> known.getOrDefault(word, List.of(word)).stream())
        .toList();
  }

  /// Refuses an option without effect, and tells of those of every command.
  ///
  /// @param typed of the command that runs
  /// @param err where notes go
  /// @throws CommandFailure if there is one
  public static void check(ParseResult typed, PrintStream err) {
    for (Rule rule : rules()) {
      Optional<String> option = rule.typed(typed);
      boolean idle =
          !rule.of.get(0).equals(KIND)
              && rule.of.contains(typed.commandSpec().name())
              && option.isPresent()
              && idle(rule.when, typed);
      if (idle && !rule.of.get(0).equals(NOTE)) {
        throw refused(option.get() + " " + rule.why);
      }
      if (idle && !typed.hasMatchedOption("--quiet")) {
        err.println("note: " + option.get() + " has no effect here: " + rule.why);
      }
    }
  }

  /// Refuses an option of a kind of data that was not read.
  ///
  /// @param read the kinds of encoders that were learned: `text`, `series` …
  /// @throws CommandFailure if there is one
  public static void check(ParseResult typed, List<String> read) {
    for (Rule rule : rules()) {
      if (rule.of.get(0).equals(KIND) && rule.of.stream().noneMatch(read::contains)) {
        rule.typed(typed)
            .ifPresent(option -> {
              throw refused(
                  option.replace('=', ' ')
                      + " is of "
                      + rule.of.get(1)
                      + ", and what was read is "
                      + read);
            });
      }
    }
  }

  private static CommandFailure refused(String words) {
    return new CommandFailure(ExitCode.USAGE, words, "leave it out, it would have no effect");
  }

  /// True if an option was typed; of `--option=START` if one of its values begins so.
  private static boolean has(String option, ParseResult typed) {
    String[] parts = option.split("=", 2);
    return typed.hasMatchedOption(parts[0])
        && (parts.length == 1
            || typed.matchedOption(parts[0]).originalStringValues().stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .anyMatch(word -> word.startsWith(parts[1])));
  }

  private static boolean idle(List<String> when, ParseResult typed) {
    List<String> rest = when.subList(1, when.size());
    boolean any = rest.stream().anyMatch(typed::hasMatchedOption);
    String usual = typed.commandSpec().name().equals("trace") ? "gates" : "survival";
    String drawn = typed.hasMatchedOption("--what") ? value("--what", typed) : usual;
    return switch (when.get(0)) {
      case "with" -> any;
      case "without" -> !any;
      case "is" -> rest.contains(value(rest.get(0), typed));
      case "not" -> !rest.contains(value(rest.get(0), typed));
      case "named" -> rest.contains(first(typed));
      case "notnamed" -> !rest.contains(first(typed));
      case "text" ->
          typed.matchedPositionals().stream()
              .skip(1)
              .anyMatch(p -> p.stringValues().getLast().strip().contains(" "));
      case "both" -> typed.matchedPositionals().size() > 1;
      case "given" ->
          typed.hasMatchedOption("--attribution") && !typed.hasMatchedOption("--method");
      case "unsaid" ->
          !typed.hasMatchedOption("--json")
              && (typed.hasMatchedOption("--output") || typed.hasMatchedOption("--ascii"));
      case "undrawn" -> !drawn.contains("survival") && !drawn.contains("phase");
      case "served" ->
          !typed.hasMatchedOption("--metrics") && !value("--source", typed).startsWith("http");
      case "untopic" ->
          Stream.of("--source", "--output", "--bad")
              .noneMatch(option -> value(option, typed).startsWith("kafka:"));
      default -> true;
    };
  }

  /// What was typed behind an option; empty if it was not.
  private static String value(String option, ParseResult typed) {
    return typed.hasMatchedOption(option)
        ? typed.matchedOption(option).originalStringValues().getLast()
        : "";
  }

  private static String first(ParseResult typed) {
    return typed.matchedPositionals().isEmpty()
        ? "names"
        : typed.matchedPositionals().get(0).stringValues().getFirst();
  }
}
