package gatelens.cli.command;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.options.InputOptions;
import gatelens.cli.options.ModelOption;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Jobs;
import gatelens.cli.text.Json;
import gatelens.data.Entry;
import gatelens.lens.Lens;
import gatelens.lens.Refused;
import gatelens.match.MatchQuestion;
import gatelens.match.Matches;
import gatelens.match.StateIndex;
import gatelens.report.document.MatchDocument;
import gatelens.report.text.MatchText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `gatelens match`: other places with a state like this one.
@Command(
    name = "match",
    mixinStandardHelpOptions = true,
    description = {
      "Which units are on over a span of one sequence, every other place of the data where they"
          + " are",
      "on too, and how many would be found by chance."
    },
    footer = {
      "",
      "Examples:",
      "  gatelens match m.gatelens reviews.csv --in 3:5-7",
      "  gatelens match m.keras --inputs X.npy --in 1:10-14 --share 0.1 --off-before"
    })
public final class MatchCommand implements Callable<Integer> {
  private static final Pattern SPAN = Pattern.compile("(.+):(\\d{1,9})(?:-(\\d{1,9}))?");

  @Mixin private GlobalOptions options;
  @Mixin private ModelOption model;
  @Mixin private InputOptions inputs;

  @Option(
      names = {"--span", "--in"},
      required = true,
      paramLabel = "ID:FROM-TO",
      description = "The span: a sequence by its id, or its number from 0, and steps from 1.")
  private String span = "";

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "NAME",
      description = "Recurrent layers whose units are looked at; default: all.")
  private List<String> layers = List.of();

  @Option(
      names = "--level",
      paramLabel = "X",
      description = "A unit is on from X on above 0 and below it; default: 0.3.")
  private Optional<Double> level = Optional.empty();

  @Option(
      names = "--share",
      paramLabel = "P",
      description = "A unit is on in the uppermost and the lowermost share P of its own values.")
  private Optional<Double> share = Optional.empty();

  @Option(names = "--off-before", description = "Only units that are off at the step before.")
  private boolean offBefore;

  @Option(names = "--off-after", description = "Only units that are off at the step behind.")
  private boolean offAfter;

  @Option(names = "--exactly", description = "Only places as long as the span.")
  private boolean exactly;

  @Override
  public Integer call() throws IOException {
    if (level.isPresent() && share.isPresent()) {
      throw new Refused(
          Refused.Kind.QUESTION, "--level and --share both say when a unit is on", "one of them");
    }
    try (Lens lens = model.lens(options)) {
      List<Entry> rows = lens.read(inputs.asked());
      List<String> ids = Jobs.ids(rows);
      MatchDocument found = found(lens, rows, ids);
      if (options.json) {
        Json.print(found, System.out);
      } else {
        System.out.print(MatchText.of(found));
      }
    }
    return ExitCode.DONE.number();
  }

  private MatchDocument found(Lens lens, List<Entry> rows, List<String> ids) {
    try {
      MatchQuestion question = question(ids);
      StateIndex.Thresholds when =
          share.isPresent()
              ? new StateIndex.Thresholds.Share(share.get())
              : new StateIndex.Thresholds.Level(level.orElse(0.3));
      StateIndex index =
          StateIndex.of(
              lens.model(),
              rows.stream().map(Entry::sample).toList(),
              layers,
              when,
              lens.workers());
      return MatchDocument.of(
          question, index, Matches.of(index.bits(), question, lens.workers()), ids);
    } catch (Refused named) {
      throw named;
    } catch (IllegalArgumentException wrong) {
      throw new Refused(
          Refused.Kind.QUESTION, String.valueOf(wrong.getMessage()), "--span 3:5-7, steps from 1");
    }
  }

  private MatchQuestion question(List<String> ids) {
    Matcher parts = SPAN.matcher(span);
    if (!parts.matches()) {
      throw new Refused(
          Refused.Kind.QUESTION, "--in " + span + ": expected ID:FROM-TO", "--in 3:5-7");
    }
    int sequence = ids.indexOf(parts.group(1));
    if (sequence < 0 && parts.group(1).matches("\\d{1,9}")) {
      sequence = Integer.parseInt(parts.group(1));
    }
    if (sequence < 0 || sequence >= ids.size()) {
      throw new Refused(
          Refused.Kind.QUESTION,
          "--in " + span + ": there is no sequence " + parts.group(1) + " among " + ids.size(),
          "--in " + ids.get(0) + ":1-2");
    }
    int from = Integer.parseInt(parts.group(2)) - 1;
    int to = parts.group(3) == null ? from + 1 : Integer.parseInt(parts.group(3));
    MatchQuestion usual = MatchQuestion.of(sequence, from, to);
    return new MatchQuestion(
        sequence,
        from,
        to,
        offBefore,
        offAfter,
        exactly,
        usual.candidates(),
        usual.shown(),
        usual.shifts(),
        options.seed);
  }
}
