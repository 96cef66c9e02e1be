package gatelens.watch;

import java.util.Locale;

/// What a watch tells of itself, in Prometheus' text format.
/// https://prometheus.io/docs/instrumenting/exposition_formats/
final class Metrics {
  private static final double NANOS = 1e9;

  private Metrics() {}

  static String health(Watched run) {
    return "{\"status\":\"%s\",\"model\":\"%s\"}"
        .formatted(run.isReady() ? "ready" : "starting", run.live().fingerprint());
  }

  static String prometheus(Watched run) {
    Counts counts = run.counts();
    StringBuilder text = new StringBuilder();
    for (Counts.Kind kind : Counts.Kind.values()) {
      String name = "gatelens_" + kind.name().toLowerCase(Locale.ROOT) + "_total";
      head(text, name, "counter", kind.words());
      text.append(name).append(' ').append(counts.get(kind)).append('\n');
    }
    head(
        text,
        "gatelens_unseen_values_total",
        "counter",
        "values unlike those of training: words it never had, missing ones, numbers far away");
    text.append("gatelens_unseen_values_total ").append(counts.unseen().count()).append('\n');
    gauge(text, "gatelens_keys", "keys that have a state", (double) counts.keys());
    gauge(
        text,
        "gatelens_gap_max",
        "largest distance of the parts' sum from what the score changed by",
        counts.largestGap());
    gauge(text, "gatelens_ready", "1 once it answers at full speed", run.isReady() ? 1 : 0);
    service(text, counts);
    head(text, "gatelens_model_info", "gauge", "the model that answers");
    text.append("gatelens_model_info{fingerprint=\"")
        .append(run.live().fingerprint())
        .append("\"} 1\n");
    return text.toString();
  }

  private static void service(StringBuilder text, Counts counts) {
    String name = "gatelens_service_seconds";
    head(text, name, "histogram", "time from a line to its answer");
    long sum = 0;
    for (int b = 0; b <= Counts.BUCKETS; b++) {
      sum += counts.inBucket(b);
      String bound = b == Counts.BUCKETS ? "+Inf" : Double.toString(Counts.bound(b) / NANOS);
      text.append(name)
          .append("_bucket{le=\"")
          .append(bound)
          .append("\"} ")
          .append(sum)
          .append('\n');
    }
    text.append(name).append("_sum ").append(counts.serviceNanos() / NANOS).append('\n');
    text.append(name).append("_count ").append(sum).append('\n');
  }

  private static void gauge(StringBuilder text, String name, String words, double value) {
    head(text, name, "gauge", words);
    text.append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder text, String name, String type, String words) {
    text.append("# HELP ").append(name).append(' ').append(words).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
