package gatelens.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// How runs and outputs end.
class EndTest {
  @Test
  void anEndThatTookTooLongIsNoSuccess() {
    assertThatCode(() -> KafkaRun.ended(true, Optional.empty())).doesNotThrowAnyException();
    assertThatThrownBy(() -> KafkaRun.ended(false, Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 30 s")
        .hasMessageContaining("not committed");
    // the reason is worth more than the time
    assertThatThrownBy(() ->
            KafkaRun.ended(
                false, Optional.of(new RuntimeException(new IllegalStateException("why")))))
        .isInstanceOf(IOException.class)
        .hasMessage("Kafka: why");
  }

  @Test
  void aLastLineWithoutAnEndIsSent() throws IOException {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(
            true,
            new RoundRobinPartitioner(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try (TopicOutput out = new TopicOutput(producer, "out")) {
      out.write("{\"key\":\"a\",\"at\":1}\n{\"key\":\"b\"".getBytes(StandardCharsets.UTF_8));
      out.flush();
      assertThat(producer.history()).hasSize(1);
    }
    assertThat(producer.history().stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)))
        .containsExactly("{\"key\":\"a\",\"at\":1}", "{\"key\":\"b\"");
    assertThat(new String(producer.history().get(1).key(), StandardCharsets.UTF_8)).isEqualTo("b");
    assertThat(producer.closed()).isTrue();
  }
}
