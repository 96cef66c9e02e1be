package gatelens.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;

/// One broker within this process, on free ports of this machine.
final class Broker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String address;

  private Broker(KafkaRaftServer server, String address) {
    this.server = server;
    this.address = address;
  }

  static Broker in(Path folder) throws IOException {
    int broker = port();
    int controller = port();
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles",
            "broker,controller",
            "node.id",
            "1",
            "controller.quorum.voters",
            "1@127.0.0.1:" + controller,
            "controller.listener.names",
            "CONTROLLER",
            "listeners",
            "PLAINTEXT://127.0.0.1:" + broker + ",CONTROLLER://127.0.0.1:" + controller,
            "log.dirs",
            folder.resolve("logs").toString(),
            "group.initial.rebalance.delay.ms",
            "0",
            // who is gone is missed soon
            "group.min.session.timeout.ms",
            "500",
            "log.cleaner.enable",
            "false",
            "num.network.threads",
            "1"));
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      settings.put(topic + ".replication.factor", "1");
      settings.put(topic + ".num.partitions", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    Path file = folder.resolve("broker.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.store(out, "");
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        StorageTool.execute(
            new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
            new PrintStream(said, true, StandardCharsets.UTF_8));
    if (code != 0) {
      throw new IOException(said.toString(StandardCharsets.UTF_8));
    }
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    server.startup();
    return new Broker(server, "127.0.0.1:" + broker);
  }

  private static int port() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  String address() {
    return address;
  }

  void create(int partitions, String... topics) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      List<NewTopic> all = new ArrayList<>();
      for (String topic : topics) {
        all.add(new NewTopic(topic, partitions, (short) 1));
      }
      admin.createTopics(all).all().get();
    }
  }

  void send(String topic, List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address, "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record);
      }
    }
  }

  /// What a reader of committed records sees, at least so many, and for a moment longer.
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int partitions, int count) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                address,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (int p = 0; p < partitions; p++) {
        all.add(new TopicPartition(topic, p));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      int quiet = 0;
      while (System.nanoTime() < end && (read.size() < count || quiet < 3)) {
        ConsumerRecords<byte[], byte[]> more = consumer.poll(Duration.ofMillis(200));
        more.forEach(read::add);
        quiet = more.isEmpty() ? quiet + 1 : 0;
      }
    }
    return read;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
