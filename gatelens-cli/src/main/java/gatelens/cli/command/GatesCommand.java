package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.LabelledOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.options.PictureOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.cli.text.WorkProgress;
import gatelens.file.AtomicFile;
import gatelens.gates.GateQuestion;
import gatelens.gates.GateStudy;
import gatelens.gates.GateUnit;
import gatelens.lens.Labelled;
import gatelens.lens.Lens;
import gatelens.lens.Origin;
import gatelens.report.document.GatesDocument;
import gatelens.report.page.GatesPage;
import gatelens.report.text.GatesText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens gates`: what the gates of a model do over many inputs.
@Command(
    name = "gates",
    mixinStandardHelpOptions = true,
    description = {
      "What the gates do, by layer and unit: how open they are, how long units keep what they"
          + " hold,",
      "which units are dead, saturated or alike, what opens a gate, and with labels what is lost",
      "when a gate or a unit is held at its mean."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens gates m.gatelens --inputs X.npy --labels y.npy",
      "  gatelens gates sms.gatelens --data SMSSpamCollection --test-share 0.2 --report gates.html",
      "  gatelens gates m.gatelens --inputs X.npy --picture pictures/",
      "  gatelens gates m.gatelens --inputs X.npy --opens gru_0.update:3 --json"
    })
public final class GatesCommand implements Callable<Integer> {
  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private LabelledOptions data;
  @Mixin private PictureOptions pictures;

  @Option(
      names = "--opens",
      paramLabel = "LAYER.GATE:UNIT",
      description =
          "Show what opens this gate; default: of each gate of each layer the unit that moves most,"
              + " by its deviation.")
  private List<String> opens = List.of();

  @Option(
      names = "--shown",
      paramLabel = "N",
      defaultValue = "5",
      description = "Contexts and causes shown of each gate; default: ${DEFAULT-VALUE}.")
  private int shown;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write one page with all of it, its pictures inside.")
  private Optional<Path> report = Optional.empty();

  @Override
  public Integer call() throws IOException {
    GateQuestion question = question();
    try (Lens lens = model.lens(options);
        WorkProgress progress = new WorkProgress(options, System::nanoTime)) {
      Labelled held = lens.held(data.held(options.seed));
      List<String> unread = Jobs.say(options, held.unread());
      GateStudy study = lens.gates(held, question, progress);
      GatesPage page = new GatesPage(study, lens.model().parameterCount());
      if (pictures.asked()) {
        pictures.draw(page.pictures(), options);
      }
      if (report.isPresent()) {
        String html =
            page.html(Origin.of(options.seed).withModel(model.file, lens.model()).facts());
        AtomicFile.write(report.get(), out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
        options.messages().println("wrote " + report.get());
      }
      if (options.json) {
        Json.print(GatesDocument.of(study, unread), System.out);
      } else {
        GatesText.print(study, System.out);
      }
    }
    return ExitCode.DONE.number();
  }

  private GateQuestion question() {
    if (shown < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--shown must be at least 1");
    }
    return new GateQuestion(opens.stream().map(GatesCommand::unit).toList(), shown, options.seed);
  }

  private static GateUnit unit(String gate) {
    int colon = gate.lastIndexOf(':');
    if (colon < 0 || !gate.substring(colon + 1).matches("[0-9]{1,9}")) {
      throw new CommandFailure(
          ExitCode.USAGE, "--opens " + gate + ": expected LAYER.GATE:UNIT, as gru_0.update:3");
    }
    return new GateUnit(gate.substring(0, colon), Integer.parseInt(gate.substring(colon + 1)));
  }
}
