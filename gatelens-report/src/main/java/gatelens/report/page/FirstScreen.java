package gatelens.report.page;

import gatelens.decision.Decision;
import gatelens.decision.EventTable;
import gatelens.decision.Outline;
import gatelens.decision.RawInput;
import gatelens.decision.Reason;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Explanation.Grouping;
import gatelens.report.draw.Markup;
import gatelens.report.picture.DecisionWords;
import gatelens.sequence.Sequence;
import gatelens.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a reader wants to know first of a decision: three reasons, how far to trust them, what
/// would change the answer. The sentence stands above it, the lanes below.
///
/// @param decision what is told
/// @param words the language
record FirstScreen(Decision decision, Wording words) {
  private static final int REASONS = 3;

  /// The three cards.
  String cards() {
    return "<div class=\"cards\">" + reasons() + trust() + change() + "</div>";
  }

  private String card(String heading, String content) {
    return "<div class=\"card\"><h2>"
        + Markup.escape(words.of(heading))
        + "</h2>"
        + content
        + "</div>";
  }

  /// A reason with its part of the score.
  private record Row(double value, String html) {}

  private String reasons() {
    List<Reason.Part> parts =
        decision.probes().reason().map(Reason::parts).orElse(List.<Reason.Part>of());
    List<Row> rows = new ArrayList<>();
    for (Reason.Part part : parts) {
      String what =
          words.place(part.name())
              + (part.place().isEmpty() || part.what().isEmpty()
                  ? ""
                  : " (" + words.of(part.place()) + ")");
      rows.add(new Row(part.attribution(), row(part.attribution(), what, effect(part))));
    }
    double[] values = new DecisionWords(decision).parts();
    List<String> labels = labels();
    BitSet within = within(parts);
    List<Integer> order =
        IntStream.range(0, values.length)
            .boxed()
            .filter(i -> values[i] != 0 && Double.isFinite(values[i]))
            .filter(i -> !within.get(i))
            .filter(i -> parts.stream().noneMatch(part -> (float) part.attribution() == values[i]))
            .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
            .toList();
    for (int i : order) {
      if (rows.size() < REASONS) {
        rows.add(new Row(values[i], row(values[i], labels.get(i), "")));
      }
    }
    rows.sort(Comparator.comparingDouble(row -> -Math.abs(row.value)));
    return card(
        rows.size() == 1 ? "Why: the strongest reason" : "Why: the three strongest reasons",
        rows.isEmpty()
            ? "<p>" + Markup.escape(words.of("No part of the input changes the score.")) + "</p>"
            : "<ol>" + rows.stream().map(Row::html).collect(Collectors.joining()) + "</ol>");
  }

  /// The frames of sounds of which the sentence names stretches: each is a part of one, or weaker.
  private BitSet within(List<Reason.Part> parts) {
    BitSet within = new BitSet();
    int from = 0;
    for (int input = 0; input < decision.groupings().size(); input++) {
      int number = input;
      boolean steps = decision.explanation().grouping() != Grouping.FEATURES;
      int length = decision.subject().sample().inputs().get(input).length();
      if (steps
          && decision.subject().raw(input) instanceof RawInput.Sound
          && parts.stream().anyMatch(part -> part.input() == number)) {
        within.set(from, from + length);
      }
      from += steps ? length : 0;
    }
    return within;
  }

  /// What the parts are called; words by their place, counted as the sentence counts them.
  private List<String> labels() {
    List<String> labels = new ArrayList<>(new DecisionWords(decision).labels());
    List<Sequence> inputs = decision.subject().sample().inputs();
    int from = 0;
    for (int input = 0; input < inputs.size(); input++) {
      Sequence one = inputs.get(input);
      boolean steps = decision.explanation().grouping() != Grouping.FEATURES;
      if (steps && one instanceof TokenSequence tokens) {
        EventTable events = EventTable.of(decision, input);
        for (int i = 0; i < tokens.length(); i++) {
          String place = words.of(events.place(i));
          labels.set(from + i, "\"" + tokens.steps().shown(i) + "\" (" + place + ")");
        }
      }
      from += steps ? one.length() : 0;
    }
    return labels.stream().map(this::place).toList();
  }

  /// A number alone is no name.
  private String place(String label) {
    return label.chars().allMatch(c -> Character.isDigit(c) || c == '.' || c == '-')
        ? words.of("step") + " " + label
        : label;
  }

  private String row(double value, String what, String effect) {
    return "<li>"
        + HtmlReport.signed(value)
        + " "
        + Markup.escape(words.of(Markup.within(what)))
        + (effect.isEmpty() ? "" : "<small>" + Markup.escape(effect) + "</small>")
        + "</li>";
  }

  private String effect(Reason.Part part) {
    return part.flips()
        ? words.of("without it alone the answer is another one")
        : words.of("without it the lead falls by {}", Markup.number(part.loses()));
  }

  private String trust() {
    return card(
        "How sure is that?",
        decision
            .evidence()
            .map(this::trust)
            .orElse("<p>" + Markup.escape(words.of("No check was asked for.")) + "</p>"));
  }

  private String trust(EvidenceCard card) {
    boolean failed = card.checks().stream().anyMatch(check -> !check.passed());
    return "<p class=\"verdict\">"
        + (failed ? "◐ " : "● ")
        + Markup.escape(words.of(card.verdict().words()))
        + "</p><p>"
        + Markup.escape(
            failed
                ? words.of("failed") + ": " + words.of(card.failed())
                : words.of("checked") + ": " + words.of(card.checked()))
        + "</p><p class=\"soft\">"
        + options(Markup.escape(words.of("what to do") + ": " + words.of(card.advice())))
        + "</p>";
  }

  /// Options stay in one line.
  private static String options(String escaped) {
    return escaped.replaceAll("--[a-z][-a-z=:]*", "<span class=\"option\">$0</span>");
  }

  private String change() {
    List<String> rows = new ArrayList<>();
    decision
        .probes()
        .reason()
        .ifPresent(reason -> {
          reason
              .without()
              .ifPresent(rest ->
                  rows.add(
                      item(
                          words.of("without what decided")
                              + ": "
                              + (rest.changes() ? "" : words.of("still") + " ")
                              + answered(rest))));
          for (Reason.Part part : reason.parts()) {
            if (part.flips()) {
              rows.add(item(words.of("without {} alone: another answer", part.name())));
            }
          }
        });
    double[] values = new DecisionWords(decision).parts();
    List<String> labels = labels();
    int against = -1;
    for (int i = 0; i < values.length; i++) {
      against = values[i] < 0 && (against < 0 || values[i] < values[against]) ? i : against;
    }
    if (against >= 0) {
      rows.add(
          "<li>"
              + Markup.escape(words.of("strongest against it"))
              + ": "
              + Markup.escape(words.of(Markup.within(labels.get(against))))
              + " "
              + HtmlReport.signed(values[against])
              + "</li>");
    }
    if (decision.model().kind() == Outline.Kind.CLASSES
        && decision.subject().sample().inputs().size() == 1) {
      rows.add(
          "<li><small>"
              + Markup.escape(words.of("the smallest change that turns it:"))
              + " <code>gatelens counterfactual MODEL DATA</code></small></li>");
    }
    return card("What would change it?", "<ul>" + String.join("", rows) + "</ul>");
  }

  private static String item(String text) {
    return "<li>" + Markup.escape(text) + "</li>";
  }

  private static String answered(Reason.Without rest) {
    return rest.answer()
        + (rest.probability().isPresent()
            ? " (" + gatelens.explain.Rounded.percent(rest.probability().getAsDouble()) + ")"
            : "");
  }
}
