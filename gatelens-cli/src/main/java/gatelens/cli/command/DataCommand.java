package gatelens.cli.command;

import gatelens.cli.options.DataOptions;
import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.cli.text.Json;
import gatelens.data.BadRows;
import gatelens.data.Survey;
import gatelens.data.Understanding;
import gatelens.data.file.Sources;
import gatelens.report.document.DataDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `gatelens data`: what would be understood of a file, before anything is trained.
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description =
        "Says what a file or folder would be taken for, a line per column, before anything is"
            + " trained, and which options say otherwise.",
    footer = {
      "",
      "Examples:",
      "  gatelens data cards.csv",
      "  gatelens data cards.csv --id card_id --time when --label fraud --json"
    })
public final class DataCommand implements Callable<Integer> {
  private static final int CLASSES = 12;
  @Mixin private GlobalOptions options;
  @Mixin private DataOptions raw;

  @Parameters(index = "0", arity = "0..1", paramLabel = "PATH", description = "A file or folder.")
  private Optional<Path> path = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Path file = raw.chosen(path);
    BadRows bad = BadRows.skipped();
    Sources.Opened opened = raw.look(file, bad);
    Understanding understanding = opened.understanding();
    Optional<Survey> survey =
        understanding.questions().isEmpty()
            ? Optional.of(Survey.of(opened.source(), opened.inputs()))
            : Optional.empty();
    if (survey.isPresent() && survey.get().rows() == 0) {
      throw new CommandFailure(
          ExitCode.DATA,
          bad.first().isEmpty()
              ? file + ": there is no row in it"
              : "no row can be read; the first: " + bad.first().get(0));
    }
    if (bad.count() > 0) {
      understanding =
          understanding.withNote(
              "%,d rows cannot be read; the first: %s".formatted(bad.count(), bad.first().get(0)));
    }
    Optional<String> zone = opened.reading().conventions().zone();
    if (zone.isPresent()) {
      understanding = understanding.withNote("times without an offset are those of " + zone.get());
    }
    if (options.json) {
      Json.print(document(file, understanding, survey), System.out);
    } else {
      print(understanding, survey);
    }
    return (understanding.questions().isEmpty() ? ExitCode.DONE : ExitCode.DATA).number();
  }

  private static void print(Understanding understanding, Optional<Survey> survey) {
    System.out.println(understanding.line());
    if (understanding.parts().size() > 1) {
      System.out.println();
      understanding.parts().stream().limit(100).forEach(part -> System.out.println(line(part)));
    }
    survey.ifPresent(DataCommand::print);
    understanding.notes().forEach(note -> System.out.println("note: " + note));
    understanding.questions().forEach(question -> System.out.println("open: " + question));
  }

  private static String line(Understanding.Part part) {
    return "  %-20s %-10s %s%s"
        .formatted(
            part.column(),
            switch (part.use()) {
              case SEQUENCE -> "--id";
              case TIME -> "--time";
              case LABEL -> "--label";
              case FEATURE -> "read";
              case LEFT_OUT -> "not read";
            },
            part.words(),
            part.reason().isEmpty() ? "" : " (" + part.reason() + ")");
  }

  private static void print(Survey survey) {
    System.out.println();
    boolean several = survey.inputs().size() > 1;
    System.out.printf(
        Locale.ROOT,
        "%,d examples, %s; %,d repeat the inputs of an earlier one%n",
        survey.rows(),
        several ? survey.inputs().size() + " inputs" : survey.lengths(),
        survey.copies());
    if (several) {
      survey.inputs().forEach(input -> System.out.println("  " + input.line()));
    }
    Map<String, Long> classes = survey.classes();
    if (!classes.isEmpty()) {
      System.out.println(
          classes.size()
              + " classes: "
              + classes.entrySet().stream()
                  .limit(CLASSES)
                  .map(one -> one.getKey() + " " + one.getValue())
                  .collect(Collectors.joining(", "))
              + (classes.size() > CLASSES ? ", …" : ""));
    }
    if (survey.unanswered() == survey.rows()) {
      System.out.println(
          "open: nothing says what is to be answered: --label COLUMN names it; of a long series"
              + " --window 24 --forecast COLUMN what comes next");
    } else if (survey.unanswered() > 0) {
      System.out.printf(Locale.ROOT, "%,d examples have no answer%n", survey.unanswered());
    }
    List<Survey.Range> ranges = survey.ranges();
    for (Survey.Range range : ranges.subList(0, Math.min(CLASSES * 2, ranges.size()))) {
      System.out.println("  " + range.line());
    }
  }

  private static DataDocument document(
      Path file, Understanding understanding, Optional<Survey> survey) {
    return new DataDocument(
        file.toString(),
        understanding.line(),
        understanding.kind(),
        understanding.parts().stream()
            .map(part ->
                new DataDocument.Column(
                    part.column(),
                    part.use().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    part.words(),
                    part.reason()))
            .toList(),
        understanding.notes(),
        understanding.questions(),
        survey.map(DataCommand::contents));
  }

  private static DataDocument.Contents contents(Survey survey) {
    return new DataDocument.Contents(
        survey.rows(),
        survey.unit(),
        survey.shortest(),
        survey.middle(),
        survey.longest(),
        survey.classes(),
        survey.unanswered(),
        survey.copies(),
        survey.ranges().stream()
            .map(range ->
                new DataDocument.Range(
                    range.column(),
                    range.least(),
                    range.mean(),
                    range.most(),
                    range.words(),
                    range.missing(),
                    range.values()))
            .toList(),
        survey.inputs().stream()
            .map(one ->
                new DataDocument.Part(
                    one.name(),
                    one.kind(),
                    one.shortest(),
                    one.middle(),
                    one.longest(),
                    one.unit(),
                    one.absent()))
            .toList());
  }
}
