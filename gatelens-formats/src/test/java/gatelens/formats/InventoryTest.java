package gatelens.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.Inventory.Entry;
import gatelens.formats.Inventory.Kind;
import gatelens.formats.Inventory.State;
import org.junit.jupiter.api.Test;

class InventoryTest {
  @Test
  void whatIsFoundAndNotSpokenOfStopsTheReading() {
    Stocktaking stock = new Stocktaking("m.keras");
    stock.found(Kind.WEIGHT, "gru/kernel");
    stock.found(Kind.SETTING, "gru.flavour");
    stock.used(Kind.WEIGHT, "gru/kernel");
    assertThatThrownBy(stock::complete)
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("m.keras")
        .hasMessageContaining("setting gru.flavour")
        .hasMessageNotContaining("kernel");
    stock.immaterial(Kind.SETTING, "gru.flavour", "only tastes");
    assertThat(stock.complete().entries())
        .containsExactly(
            new Entry(Kind.WEIGHT, "gru/kernel", State.USED, ""),
            new Entry(Kind.SETTING, "gru.flavour", State.IMMATERIAL, "only tastes"));
    assertThat(stock.complete().plain()).isTrue();
    assertThat(stock.complete().remark()).isEmpty();
  }

  @Test
  void aReadingThatWasChosenIsSaidInOneLine() {
    Stocktaking stock = new Stocktaking("m.pt");
    stock.readAs(Kind.WEIGHT, "fc.weight", "the last step is read; tell \"readout\": \"states\"");
    assertThat(stock.complete().plain()).isFalse();
    assertThat(stock.complete().remark())
        .contains("weight fc.weight: the last step is read; tell \"readout\": \"states\"");
  }

  @Test
  void aPartOfTheSameNameButAnotherKindIsAnotherPart() {
    Stocktaking stock = new Stocktaking("m.onnx");
    stock.found(Kind.INPUT, "h");
    stock.used(Kind.WEIGHT, "h");
    assertThatThrownBy(stock::complete).hasMessageContaining("input h");
  }

  @Test
  void aLongListIsCutAndCounted() {
    Stocktaking stock = new Stocktaking("m");
    for (int i = 0; i < 15; i++) {
      stock.found(Kind.WEIGHT, "w" + i);
    }
    assertThatThrownBy(stock::complete)
        .hasMessageContaining("weight w11; and 3 more")
        .hasMessageNotContaining("w12");
  }
}
