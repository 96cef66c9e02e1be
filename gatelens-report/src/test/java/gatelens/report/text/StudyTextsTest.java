package gatelens.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.counterfactual.CounterfactualStudy;
import gatelens.flow.Flow;
import gatelens.flow.FlowStudy;
import gatelens.report.Studies;
import gatelens.report.document.CounterfactualDocument;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What a terminal shows of studies: their numbers, in their order.
class StudyTextsTest {
  private static String text(Consumer<PrintStream> printer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      printer.accept(out);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void gates() {
    String plain = text(out -> GatesText.print(Studies.gates(false), out));
    assertThat(plain)
        .startsWith("2 inputs, 12 steps\n")
        .contains("gru_0:0              0.500     0.250         2.0          3")
        .contains("gradient reach: 90 % within the last 2 of 2 steps; norm 1.00 at the last step")
        .contains("what opens gru_0.update of unit 1\n  ▼ -0.500  b (9 steps)\n")
        .contains("    0.750  two, step 2: a [b] c\n")
        .doesNotContain("held at its mean");
    assertThat(text(out -> GatesText.print(Studies.gates(true), out)))
        .startsWith("2 of 9 inputs, drawn, 12 steps\n")
        .contains("  0.5000 ± 0.1250  x\n")
        .contains("beside 0.7500 (mean and deviation of")
        .contains("  0.5000 ± 0.2500  sound\n")
        .contains("held at its mean, beside a score of 0.7500\n")
        .contains("log loss +0.1250, p = 0.375");
  }

  @Test
  void methods() {
    assertThat(text(out -> CompareText.print(Studies.methods(), out)))
        .contains("deeplift                        5.0000      10.0000         0.25     0.500\n")
        .contains("14.0000 promises none     2.000\n")
        .contains(
            "deeplift and saliency, by event: rank correlation -1.00, top 5 in common 100 %, same"
                + " sign 50 %\n")
        .contains("mean over 3 sequences that have some")
        .contains("0.625     0.125  +0.500 [+0.250, +0.750]");
  }

  @Test
  void counterfactuals() {
    assertThat(text(out -> CounterfactualText.print(Studies.counterfactuals(), out)))
        .contains("0\tno\tyes\tyes\t-1.000 → +0.500\t[4]\t1\t0.750\t1.250\t1.500\n")
        .contains("\tplace 1: old → new\n")
        .contains("1\tno\tyes\tno\t-1.000 → -0.500")
        .contains("\tand 2 more values\n")
        .contains("2\tno\tyes\tnot needed\t")
        .contains("flipped 50.0 % within 4 events; median events changed 1;")
        .contains("1 of 3 have the wanted class as they are, and are not counted\n");
  }

  @Test
  void counterfactualsOfSomeHaveTheirNameOrTheirNumberAmongAll() {
    CounterfactualStudy.Row row = Studies.counterfactuals().rows().get(0);
    CounterfactualStudy some =
        new CounterfactualStudy(4, List.of(numbered(row, 7, ""), numbered(row, 9, "card 9")));
    assertThat(text(out -> CounterfactualText.print(some, out)))
        .contains("\n7\tno\tyes\t")
        .contains("\ncard 9\tno\tyes\t");
    assertThat(CounterfactualDocument.of(some).counterfactuals())
        .extracting(CounterfactualDocument.Row::id)
        .containsExactly(7, 9);
  }

  private static CounterfactualStudy.Row numbered(
      CounterfactualStudy.Row row, int number, String name) {
    return new CounterfactualStudy.Row(
        number, name, row.found(), row.from(), row.to(), row.changes(), row.changed());
  }

  @Test
  void flow() {
    FlowStudy study = Studies.flow();
    Flow flow = study.flows().get(0);
    double[] gates = flow.through().layers().get(0).byGate();
    double[] made = flow.curve().orElseThrow().made();
    assertThat(text(out -> FlowText.print(study, out)))
        .startsWith("sequence 0: " + flow.target() + " is ")
        .contains("by deeplift through the gates\n  through gru_0:")
        .contains(String.format(Locale.ROOT, "update %+.4f", gates[0]))
        .contains(String.format(Locale.ROOT, "%+.4f", made[5]))
        .contains("left at the end in gru_0 of what was written:");
  }
}
