package gatelens.cli.text;

import gatelens.cli.options.GlobalOptions;
import gatelens.cli.program.Effects;
import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.lens.DataReport;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Says what was understood of the data that is learned from.
///
/// @param options of the command, which say where, and what was asked of the data
public record DataText(GlobalOptions options) implements DataReport.Listener {
  @Override
  public void read(DataReport report) {
    PrintStream out = options.messages();
    Encoding encoding = report.encoding();
    Effects.check(options.typed(), encoding.encoders().stream().map(DataText::kind).toList());
    out.println(
        "read "
            + report.rows()
            + " rows"
            + (report.heldOut() > 0 ? ", " + report.heldOut() + " of them held out:" : ":"));
    for (int i = 0; i < encoding.names().size(); i++) {
      Encoder encoder = encoding.encoders().get(i);
      out.println(
          "  "
              + encoding.names().get(i)
              + ": "
              + kind(encoder)
              + ", "
              + encoder.width()
              + (encoder.tokens() ? " tokens" : " features a step"));
    }
    out.println(
        encoding.answers().isEmpty()
            ? "  classes: " + encoding.classes()
            : "  forecasts " + encoding.answers().size() + " numbers" + changes(encoding));
    for (DataReport.Copied copied : report.copies()) {
      out.printf(
          "warning: %,d rows %srepeat the inputs of an earlier one; the first is %s, a copy of %s;"
              + " see --drop-duplicates%n",
          copied.count(),
          copied.test() ? "of the test " : "",
          copied.first().id(),
          copied.first().of());
    }
    if (report.bad() > 0) {
      out.println(report.bad() + " bad rows were passed over; the first:");
      report.firstBad().forEach(line -> out.println("  " + line));
    }
  }

  private static String changes(Encoding encoding) {
    List<String> wandering =
        IntStream.range(0, encoding.answers().size())
            .filter(encoding::change)
            .mapToObj(encoding.answerNames()::get)
            .toList();
    return wandering.isEmpty()
        ? ""
        : "; "
            + String.join(", ", wandering)
            + " as the change against the window's last value (what wanders does not stay where it"
            + " was learned from; --no-against-last forecasts the value)";
  }

  private static String kind(Encoder encoder) {
    return encoder.getClass().getSimpleName().replace("Encoder", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public void note(String words) {
    options.messages().println(words);
  }

  @Override
  public void length(String words) {
    if (!options.typed().commandSpec().name().equals("find-rate")) { // which trains no epoch
      note(words);
    }
  }
}
