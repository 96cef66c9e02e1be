package gatelens.cli.command;

import gatelens.automaton.MachineQuestion;
import gatelens.automaton.RulesStudy;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.data.Entry;
import gatelens.file.AtomicFile;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.report.document.RulesDocument;
import gatelens.report.picture.StateGraph;
import gatelens.report.text.RulesText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens rules`: the rule that a network follows.
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = {
      "The rule behind a classifier as a machine of a few states, learned by asking it; where many",
      "kinds of events occur, a graph of groups of its states. Tells how often the rule is right."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens rules m.gatelens words.csv",
      "  gatelens rules m.keras --inputs X.npy --picture rules/ --dot rule.dot"
    })
public final class RulesCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;
  @Mixin private PictureOptions pictures;

  @Option(
      names = "--states",
      paramLabel = "N",
      description = "States that a rule may have; default: 100.")
  private Optional<Integer> states = Optional.empty();

  @Option(
      names = "--symbols",
      paramLabel = "N",
      description = "Different events up to which a rule is learned by asking; default: 16.")
  private int symbols = 16;

  @Option(
      names = "--groups",
      paramLabel = "N",
      description = "Groups of states where more different events occur; default: 10.")
  private Optional<Integer> groups = Optional.empty();

  @Option(names = "--dot", paramLabel = "FILE", description = "Write it for Graphviz.")
  private Optional<Path> dot = Optional.empty();

  @Override
  public Integer call() throws IOException {
    try (Lens lens = model.lens(options)) {
      List<Entry> rows = lens.read(inputs.asked());
      List<String> ids = Jobs.ids(rows);
      RulesDocument rule =
          RulesDocument.of(held(study(lens, rows)), ids, lens.model().info()::className);
      if (options.json) {
        Json.print(rule, System.out);
      } else {
        System.out.print(RulesText.of(rule));
      }
      if (pictures.asked() || dot.isPresent()) {
        draw(rule);
      }
    }
    return ExitCode.DONE.number();
  }

  /// Options of the other form had no effect.
  private RulesStudy held(RulesStudy study) {
    if (study.search().isPresent() && groups.isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "--groups is of a graph of states, and only "
              + study.symbols().size()
              + " different events occur: a rule is learned by asking",
          "--symbols 1 for a graph");
    }
    if (study.graph().isPresent() && states.isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "--states is of a rule that is learned by asking, and more than "
              + symbols
              + " different events occur",
          "--groups N, or --symbols N");
    }
    return study;
  }

  private void draw(RulesDocument rule) throws IOException {
    StateGraph graph;
    try {
      graph = new StateGraph(rule);
    } catch (IllegalArgumentException much) {
      throw new Refused(
          Refused.Kind.LIMIT, String.valueOf(much.getMessage()), "--states 20, or --json");
    }
    pictures.draw(List.of(graph.picture()), options);
    if (dot.isPresent()) {
      AtomicFile.write(dot.get(), out -> out.write(graph.dot().getBytes(StandardCharsets.UTF_8)));
      options.messages().println("wrote " + dot.get());
    }
  }

  private RulesStudy study(Lens lens, List<Entry> rows) {
    MachineQuestion usual = MachineQuestion.USUAL;
    try {
      MachineQuestion search =
          usual.withStates(states.orElse(usual.states())).withSeed(options.seed);
      return RulesStudy.of(
          lens.model(),
          rows.stream().map(Entry::sample).toList(),
          new RulesStudy.Question(search, symbols, groups.orElse(10)));
    } catch (IllegalArgumentException wrong) {
      throw new Refused(
          Refused.Kind.MODEL,
          String.valueOf(wrong.getMessage()),
          "gatelens inspect says what the model reads and answers");
    }
  }
}
