package gatelens.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.automaton.Machine;
import gatelens.automaton.MachineSearch;
import gatelens.automaton.RulesStudy;
import gatelens.automaton.TransitionGraph;
import gatelens.report.document.Json;
import gatelens.report.document.RulesDocument;
import gatelens.report.picture.Picture;
import gatelens.report.picture.StateGraph;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// An even number of `a`, whatever stands between.
class RulesTextTest {
  private static final Machine EVEN = new Machine(new int[][] {{1, 0}, {0, 1}}, new int[] {1, 0});

  private static RulesDocument rule(boolean complete) {
    MachineSearch search =
        new MachineSearch(EVEN, complete, List.of(new int[] {0, 1, 0}), 12_345, 7);
    RulesStudy study =
        new RulesStudy(
            List.of("a", "say \"b\""),
            EVEN,
            Optional.of(search),
            Optional.empty(),
            50,
            49,
            30,
            List.of(new RulesStudy.Disagreement(3, 1, 0)));
    List<String> ids = IntStream.range(0, 50).mapToObj(i -> "s" + i).toList();
    return RulesDocument.of(study, ids, c -> c == 1 ? "even" : "odd");
  }

  @Test
  void aRuleIsTold() {
    String text = RulesText.of(rule(true));
    assertThat(text)
        .startsWith("the network follows a rule of 2 states")
        .contains("on 50 sequences it says what the network says in 49 (98.0 %)")
        .contains("always the same answer would in 30")
        .contains("learned in 12,345 steps of the network, from 1 counterexample" + "\n")
        .contains("sequence s3: the network says even, the rule odd")
        .containsPattern("1 \\(start\\) +even +2 +1")
        .containsPattern("2 +odd +1 +2")
        .doesNotContain("wrong about");
    assertThat(RulesText.of(rule(false)))
        .startsWith("no rule was found within the limits; the last guess has 2 states")
        .contains("it is wrong about a say \"b\" a");
    RulesDocument document = rule(true);
    assertThat(Json.read(Json.text(document), RulesDocument.class)).isEqualTo(document);
  }

  @Test
  void aRuleIsDrawn() {
    StateGraph graph = new StateGraph(rule(true));
    Picture picture = graph.picture();
    assertThat(picture.svg()).contains("answers even", "answers odd", "say &quot;b&quot;");
    assertThat(picture.csv())
        .isEqualTo(
            """
            state,answer,symbol,leads to
            1,even,a,2
            1,even,"say ""b""\",1
            2,odd,a,1
            2,odd,"say ""b""\",2
            """
                .replace("\n", "\r\n"));
    assertThat(graph.dot())
        .isEqualTo(
            """
            digraph rule {
              rankdir=LR;
              start [shape=point];
              start -> s1;
              s1 [label="1: even"];
              s2 [label="2: odd"];
              s1 -> s1 [label="say \\"b\\""];
              s1 -> s2 [label="a"];
              s2 -> s1 [label="a"];
              s2 -> s2 [label="say \\"b\\""];
            }
            """);
  }

  @Test
  void aGraphIsToldWithItsWays() {
    long[][][] counts = {{{0, 9}, {1, 0}}, {{4, 2}, {0, 4}}};
    TransitionGraph ways =
        new TransitionGraph(EVEN, counts, List.of("a", "any other"), new long[] {10, 10});
    RulesStudy study =
        new RulesStudy(
            List.of("a", "any other"),
            EVEN,
            Optional.empty(),
            Optional.of(ways),
            10,
            8,
            7,
            List.of());
    RulesDocument document = RulesDocument.of(study, List.of(), c -> "class " + c);
    // 9 + 1 + 4 + 4 of 20 go the way of the machine
    assertThat(RulesText.of(document))
        .startsWith("many kinds of events: a graph of 2 states")
        .contains("90.0 % of all steps go the way that the rule goes");
    assertThat(document.graph().orElseThrow().ways())
        .contains(new RulesDocument.Way(1, 0, 1, 2))
        .hasSize(5);
    assertThat(Json.read(Json.text(document), RulesDocument.class)).isEqualTo(document);
  }

  @Test
  void whatIsTooLargeIsNotDrawn() {
    int states = StateGraph.MOST + 1;
    int[][] next = new int[states][1];
    RulesStudy study =
        new RulesStudy(
            List.of("a"),
            new Machine(next, new int[states]),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            List.of());
    RulesDocument large = RulesDocument.of(study, List.of(), c -> "x");
    assertThatThrownBy(() -> new StateGraph(large)).hasMessageContaining("41 states");
  }
}
