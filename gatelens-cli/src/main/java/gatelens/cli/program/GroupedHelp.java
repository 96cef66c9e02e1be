package gatelens.cli.program;

import java.lang.reflect.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/// Help whose options stand in groups, those of the command itself first: the group is the class
/// that declares the option.
public final class GroupedHelp {
  private static final Map<String, String> HEADINGS = headings();

  private GroupedHelp() {}

  private static Map<String, String> headings() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("", "This command:");
    map.put("ChoiceOptions", "What is tried:");
    map.put("StartOptions", "The model that is trained:");
    map.put("LearningOptions", "What is learned from:");
    map.put("DataOptions", "Raw data, and how it is read:");
    map.put("TrainingOptions", "Training:");
    map.put("ModelOption", "The model:");
    map.put("NameOptions", "Names that a model from elsewhere does not have:");
    map.put("InputOptions", "What is read:");
    map.put("LabelledOptions", "Which part of it:");
    map.put("TargetOptions", "What is explained:");
    map.put("QuestionOptions", "How it is explained:");
    map.put("EvidenceOptions", "How it is checked:");
    map.put("ExpectOptions", "What it is held to:");
    map.put("PictureOptions", "Pictures:");
    map.put("LongOptions", "The demo 'long':");
    map.put("GlobalOptions", "Of every command:");
    return map;
  }

  /// Groups the options in the help of a command line and its commands.
  public static void in(CommandLine line) {
    line.getSubcommands()
        .values()
        .forEach(command -> {
          command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
          command
              .getHelpSectionMap()
              .put(
                  CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, GroupedHelp::options);
        });
  }

  private static String options(Help help) {
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    HEADINGS.values().forEach(heading -> groups.put(heading, new ArrayList<>()));
    help.commandSpec().options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option ->
            groups.computeIfAbsent(heading(option), key -> new ArrayList<>()).add(option));
    StringBuilder text = new StringBuilder();
    groups.forEach((heading, options) -> {
      if (!options.isEmpty()) {
        Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        text.append(System.lineSeparator())
            .append(heading)
            .append(System.lineSeparator())
            .append(layout);
      }
    });
    return text.toString();
  }

  private static String heading(OptionSpec option) {
    String of =
        option.userObject() instanceof Member member
            ? member.getDeclaringClass().getSimpleName()
            : "";
    String group =
        switch (of) {
          case "MethodOptions" -> "QuestionOptions";
          case "ViewOptions", "LookOptions" -> "PictureOptions";
          case "Which" -> "StartOptions";
          default -> of;
        };
    boolean everywhere = option.usageHelp() || option.versionHelp();
    return HEADINGS.getOrDefault(
        everywhere ? "GlobalOptions" : group, String.valueOf(HEADINGS.get("")));
  }
}
