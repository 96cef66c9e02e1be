package gatelens.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.explain.Explanation.Grouping;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.testkit.explain.Linear;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlayersTest {
  @ParameterizedTest
  @CsvSource({
    "cells, 12, CELLS",
    "events, 4, EVENTS",
    "features, 3, FEATURES",
    "segments:2, 2, EVENTS",
    "segments:9, 4, EVENTS",
    "grid:2x3, 6, CELLS",
    "windows:2x3/1, 3, CELLS"
  })
  void namesAreRead(String text, int count, Grouping grouping) {
    Players players = Players.parse(text);
    assertThat(players).hasToString(text);
    Partition partition = players.of(Linear.layout(4, 3));
    assertThat(partition.size()).isEqualTo(count);
    assertThat(partition.grouping()).isEqualTo(grouping);
    int cells = partition.players().stream().mapToInt(Player::size).sum();
    assertThat(cells).isEqualTo(text.startsWith("windows") ? 18 : 12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wordy", "grid:2", "segments:x", "windows:1x1"})
  void othersAreRefused(String text) {
    assertThatThrownBy(() -> Players.parse(text)).hasMessageContaining("expected cells, events");
  }

  @Test
  void sizesMustBeAtLeastOne() {
    Layout layout = Linear.layout(4, 3);
    assertThatThrownBy(() -> new Players.Segments(0).of(layout)).hasMessageContaining("0 x 1");
    assertThatThrownBy(() -> new Players.Windows(1, 0, 1).of(layout))
        .hasMessageContaining("at least 1");
  }

  @Test
  void paddingIsNoPlayer() {
    Layout layout =
        new Layout(
            List.of(
                new Layout.Part(
                    "x", Axis.steps(3), Axis.features(2), new boolean[] {false, true, true}, 0)));
    Partition events = new Players.Events().of(layout);
    assertThat(events.players()).extracting(Player::label).containsExactly("step 1", "step 2");
    assertThat(new Players.Features().of(layout).players().get(1).starts()).containsExactly(3, 5);
  }

  @Test
  void groupsOfOneLabelAreOnePlayer() {
    Players groups =
        new Players.Groups(
            List.of(
                new Players.Group("night", 0, 0, 2, 0, 3),
                new Players.Group("pulse", 0, 2, 4, 1, 2),
                new Players.Group("night", 0, 3, 4, 0, 1)));
    Partition partition = groups.of(Linear.layout(4, 3));
    assertThat(partition.players()).extracting(Player::label).containsExactly("night", "pulse");
    assertThat(partition.players().get(0).size()).isEqualTo(7);
    assertThat(partition.players().get(1).firstStep()).isEqualTo(2);
    assertThatThrownBy(() ->
            new Players.Groups(List.of(new Players.Group("far", 0, 0, 5, 0, 1)))
                .of(Linear.layout(4, 3)))
        .hasMessageContaining("steps 0 to 5");
  }

  @Test
  void partsAreNamed() {
    Layout two =
        new Layout(
            List.of(
                new Layout.Part("a", Axis.steps(2), Axis.features(1), new boolean[0], 0),
                new Layout.Part("b", Axis.steps(1), Axis.features(2), new boolean[0], 2)));
    assertThat(new Players.Cells().of(two).players())
        .extracting(Player::label)
        .containsExactly("a · step 0", "a · step 1", "b · feature 0", "b · feature 1");
  }
}
