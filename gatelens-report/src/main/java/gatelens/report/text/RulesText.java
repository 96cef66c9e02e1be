package gatelens.report.text;

import gatelens.report.document.RulesDocument;
import gatelens.report.draw.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What `gatelens rules` says for people.
public final class RulesText {
  private static final int STATES = 24;
  private static final int SYMBOLS = 8;
  private static final int WORD = 24;
  private static final int WRONG = 5;

  private RulesText() {}

  /// A rule.
  public static String of(RulesDocument rule) {
    StringBuilder text = new StringBuilder(1_500);
    line(text, first(rule));
    line(text, fidelity(rule));
    rule.learned().ifPresent(learned -> learned(learned, text));
    rule.graph()
        .ifPresent(graph ->
            line(
                text,
                String.format(
                    Locale.ROOT,
                    "%.1f %% of all steps go the way that the rule goes",
                    100 * graph.usual())));
    text.append(table(rule).text().replace("\n", System.lineSeparator()));
    if (rule.states().size() > STATES || rule.symbols().size() > SYMBOLS) {
      line(text, "cut; --json, --picture DIR and its .dot have all");
    }
    for (RulesDocument.Wrong wrong :
        rule.disagreements().subList(0, Math.min(WRONG, rule.disagreements().size()))) {
      line(
          text,
          "sequence "
              + wrong.id()
              + ": the network says "
              + wrong.network()
              + ", the rule "
              + wrong.rule());
    }
    return text.toString();
  }

  private static String first(RulesDocument rule) {
    String states = rule.states().size() == 1 ? "1 state" : rule.states().size() + " states";
    if (rule.graph().isPresent()) {
      return String.format(
          Locale.ROOT,
          "many kinds of events: a graph of %s, made from every other sequence",
          states);
    }
    boolean complete = rule.learned().orElseThrow().complete();
    return complete
        ? "the network follows a rule of " + states
        : "no rule was found within the limits; the last guess has " + states;
  }

  private static String fidelity(RulesDocument rule) {
    return String.format(
        Locale.ROOT,
        "on %d sequences it says what the network says in %d (%.1f %%); always the same answer"
            + " would in %d",
        rule.tried(),
        rule.agreed(),
        100.0 * rule.agreed() / Math.max(1, rule.tried()),
        rule.usual());
  }

  private static void learned(RulesDocument.Learned learned, StringBuilder text) {
    line(
        text,
        String.format(
            Locale.ROOT,
            "learned in %,d steps of the network, from %s",
            learned.steps(),
            learned.counterexamples().size() == 1
                ? "1 counterexample"
                : learned.counterexamples().size() + " counterexamples"));
    if (!learned.complete() && !learned.counterexamples().isEmpty()) {
      List<String> last = learned.counterexamples().get(learned.counterexamples().size() - 1);
      line(text, "it is wrong about " + word(last));
    }
  }

  private static String word(List<String> symbols) {
    String shown = String.join(" ", symbols.subList(0, Math.min(WORD, symbols.size())));
    return symbols.size() > WORD ? shown + " … (" + symbols.size() + ")" : shown;
  }

  private static Table table(RulesDocument rule) {
    int symbols = Math.min(SYMBOLS, rule.symbols().size());
    List<String> head = new ArrayList<>(List.of("state", "answer"));
    head.addAll(rule.symbols().subList(0, symbols));
    List<List<String>> rows = new ArrayList<>();
    for (int q = 0; q < Math.min(STATES, rule.states().size()); q++) {
      RulesDocument.State state = rule.states().get(q);
      List<String> row = new ArrayList<>(List.of(q == 0 ? "1 (start)" : "" + (q + 1)));
      row.add(state.answer());
      state.next().subList(0, symbols).forEach(to -> row.add(Integer.toString(to + 1)));
      rows.add(row);
    }
    return new Table(head, rows);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
