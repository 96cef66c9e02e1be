package gatelens.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Lines as records of a topic, with the key that stands in them: those of a key keep their order.
final class TopicOutput extends OutputStream {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private volatile Optional<Exception> failure = Optional.empty();

  TopicOutput(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  @Override
  public void write(int b) throws IOException {
    if (b == '\n') {
      send(line.toByteArray());
      line.reset();
    } else {
      line.write(b);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      write(bytes[i]);
    }
  }

  private void send(byte[] text) throws IOException {
    check();
    byte[] key = key(text).map(word -> word.getBytes(StandardCharsets.UTF_8)).orElse(null);
    try {
      // what fails is told by the next line
      var unused =
          producer.send(
              new ProducerRecord<>(topic, key, text),
              (sent, wrong) -> {
                if (wrong != null) {
                  failure = Optional.of(wrong);
                }
              });
    } catch (KafkaException wrong) {
      throw new IOException("topic " + topic + ": " + wrong.getMessage(), wrong);
    }
  }

  private void check() throws IOException {
    Optional<Exception> wrong = failure;
    if (wrong.isPresent()) {
      throw new IOException("topic " + topic + ": " + wrong.get().getMessage(), wrong.get());
    }
  }

  /// The value of the field `key`; empty for a line that has none.
  private Optional<String> key(byte[] text) {
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
      boolean named =
          parser.nextToken() == JsonToken.START_OBJECT
              && parser.nextToken() == JsonToken.PROPERTY_NAME
              && parser.currentName().equals("key")
              && parser.nextToken() == JsonToken.VALUE_STRING;
      return named ? Optional.of(parser.getString()) : Optional.empty();
    } catch (JacksonException noObject) {
      return Optional.empty();
    }
  }

  @Override
  public void flush() throws IOException {
    producer.flush();
    check();
  }

  @Override
  public void close() throws IOException {
    try {
      if (line.size() > 0) {
        // a last line without an end
        send(line.toByteArray());
        line.reset();
      }
      flush();
    } finally {
      producer.close();
    }
  }
}
