package gatelens.cli.command;

import gatelens.cli.Gatelens;
import gatelens.cli.program.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/// `gatelens completion SHELL`: a script that completes commands and options.
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints a script that completes commands and options in a shell.",
    footer = {
      "",
      "Examples:",
      "  source <(gatelens completion bash)",
      "  gatelens completion fish > ~/.config/fish/completions/gatelens.fish"
    })
public final class CompletionCommand implements Callable<Integer> {
  /// The shells there is a script for.
  enum Shell {
    /// Bash.
    bash,
    /// Zsh, through its support for completions of bash.
    zsh,
    /// Fish.
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell;

  @Override
  public Integer call() {
    CommandLine line = Gatelens.line();
    System.out.println(
        switch (shell) {
          case bash, zsh -> AutoComplete.bash("gatelens", line);
          case fish -> fish(line);
        });
    return ExitCode.DONE.number();
  }

  private static String fish(CommandLine line) {
    List<String> lines = new ArrayList<>();
    lines.add("# gatelens");
    line.getSubcommands()
        .forEach((name, command) -> {
          CommandSpec spec = command.getCommandSpec();
          String words = String.join(" ", spec.usageMessage().description());
          lines.add(
              String.format(
                  Locale.ROOT,
                  "complete -c gatelens -n __fish_use_subcommand -f -a %s -d %s",
                  name,
                  quoted(words)));
          for (OptionSpec option : spec.options()) {
            String longest = option.longestName();
            if (longest.startsWith("--")) {
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "complete -c gatelens -n '__fish_seen_subcommand_from %s' -l %s -d %s",
                      name,
                      longest.substring(2),
                      quoted(String.join(" ", option.description()))));
            }
          }
        });
    return String.join("\n", lines);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "\\'") + "'";
  }
}
