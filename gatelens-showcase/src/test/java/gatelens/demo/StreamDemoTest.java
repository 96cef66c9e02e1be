package gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;

import gatelens.demo.CardPayments.Fraud;
import gatelens.demo.CardPayments.Payment;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamDemoTest {
  @Test
  void whatIsPlantedIsOutOfTheOrdinaryInItsFeatureAlone() {
    for (long seed = 0; seed < 40; seed++) {
      List<Payment> rapid = CardPayments.card("c", 40, Fraud.RAPID, seed);
      List<Payment> planted = rapid.stream().filter(p -> p.fraud() == Fraud.RAPID).toList();
      assertThat(planted).hasSizeBetween(4, 7);
      assertThat(planted.stream().filter(Payment::known)).hasSize(planted.size() - 2);
      for (int n = 1; n < planted.size(); n++) {
        assertThat(planted.get(n).time() - planted.get(n - 1).time()).isLessThan(0.01);
      }
      planted.forEach(payment -> assertThat(payment.values()[2]).isZero());
      List<Payment> abroad = CardPayments.card("c", 40, Fraud.ABROAD, seed);
      int first = 0;
      while (abroad.get(first).fraud() == Fraud.NONE) {
        first++;
      }
      assertThat(abroad.get(first).values()[2]).isEqualTo(1);
      assertThat(abroad.get(first - 1).values()[2]).isZero();
      assertThat(abroad.get(first - 1).values()[3]).isZero();
      assertThat(CardPayments.card("c", 40, Fraud.NONE, seed))
          .hasSize(40)
          .noneMatch(payment -> payment.fraud() != Fraud.NONE || payment.known());
    }
  }

  @Test
  void thePlantedReasonIsNamedFirst() {
    List<String> heard = new ArrayList<>();
    StreamDemo demo;
    try (Workers workers = Workers.of(2)) {
      Model model = StreamDemo.train(500, 8, 1, workers, TrainingListener.NONE);
      demo = StreamDemo.replay(model, StreamDemo.stream(400, 2), heard::add);
    }
    assertThat(demo.frauds()).isEqualTo(40);
    assertThat(demo.events()).isEqualTo(16_000);
    assertThat(demo.found()).isGreaterThan(30);
    assertThat(demo.named()).isGreaterThanOrEqualTo(0.95);
    assertThat(demo.falseAlarms()).isLessThan(80);
    assertThat(heard).hasSize(demo.alarms().size());
    assertThat(demo.hits() + demo.falseAlarms()).isEqualTo(demo.alarms().size());
    assertThat(demo.page(Map.of("seed", "1"))).contains("first: abroad");
    assertThat(demo.document("x").named()).isEqualTo(demo.named());
    assertThat(demo.lines().get(1)).contains("of 40 planted frauds");
  }
}
