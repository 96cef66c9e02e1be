package gatelens.report.page;

import gatelens.report.draw.Markup;
import java.util.List;

/// How to read a page, and what its words mean: plain names first, the field's after them.
final class Glossary {
  private static final List<String> READING =
      List.of(
          "The first sentence is made from numbers: what the model answers, what decided it, and"
              + " what it answers without that.",
          "Every lane has the same steps from left to right. Move over them, or press the arrow"
              + " keys after a click: the crosshair is at the same step everywhere, and the numbers"
              + " beside it are those of the JSON.",
          "Orange (▲) speaks for the answer that is explained, blue (▼) against it; nothing is the"
              + " page. Gates run from dark, 0, to bright, 1.",
          "Below each picture its numbers are folded; the small words save it.");

  private static final List<List<String>> WORDS =
      List.of(
          List.of(
              "keep",
              "how much of the old memory a unit keeps at a step, 0 to 1 (retention; the update"
                  + " gate of a GRU as z or 1 − z, the forget gate of an LSTM)"),
          List.of(
              "use past",
              "how much of the old memory the new idea may look at, 0 to 1 (the reset gate of a"
                  + " GRU)"),
          List.of("new idea", "what may be written at a step (the candidate)"),
          List.of("write", "how much of the new idea is written, 0 to 1 (the input gate)"),
          List.of("show", "how much of the memory other layers see, 0 to 1 (the output gate)"),
          List.of("memory", "what a unit holds after a step (hidden state; in an LSTM the cell)"),
          List.of("unit", "one place of a layer's memory"),
          List.of("score", "the number that is explained, usually the logit of the answer"),
          List.of(
              "attribution",
              "the part of the score that a word, a step or a feature has, by the method named"
                  + " below"),
          List.of("baseline", "the input that the attribution compares with"));

  private Glossary() {}

  /// Adds both to a page.
  static void addTo(HtmlReport page, Wording words) {
    page.section("How to read this page");
    StringBuilder out = new StringBuilder("<ul>");
    READING.forEach(
        line -> out.append("<li>").append(Markup.escape(words.of(line))).append("</li>"));
    out.append("</ul><dl>");
    WORDS.forEach(word ->
        out.append("<dt><b>")
            .append(Markup.escape(words.of(word.get(0))))
            .append("</b></dt><dd>")
            .append(Markup.escape(words.of(word.get(1))))
            .append("</dd>"));
    page.html(out.append("</dl>").toString());
  }
}
