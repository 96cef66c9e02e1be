package gatelens.batch;

import gatelens.file.AtomicFile;
import gatelens.lens.Origin;
import gatelens.watch.RowSteps;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Where an output comes from, in a file beside it: `OUTPUT.origin.json`, of a folder
/// `_gatelens.json`: the document `gatelens.batch/1`.
final class BatchOrigin {
  private BatchOrigin() {}

  static Path beside(Path output, boolean parts) {
    return parts
        ? output.resolve("_gatelens.json")
        : output.resolveSibling(output.getFileName() + ".origin.json");
  }

  static void write(BatchPlan plan, Origin origin, RowSteps steps, BatchCounts counts)
      throws IOException {
    AtomicFile.write(
        beside(plan.output().orElseThrow(), plan.parts()),
        to -> {
          try (JsonGenerator out =
              new JsonFactory().createGenerator(ObjectWriteContext.empty(), to)) {
            out.writeStartObject();
            out.writeStringProperty("schema", "gatelens.batch/1");
            out.writeObjectPropertyStart("origin");
            origin.facts().forEach(out::writeStringProperty);
            out.writeEndObject();
            out.writeStringProperty("fingerprint", steps.live().fingerprint());
            out.writeStringProperty("plan", steps.live().plan().toString());
            out.writeArrayPropertyStart("data");
            plan.data().forEach(file -> out.writeString(file.toString()));
            out.writeEndArray();
            out.writeNumberProperty("events", counts.events());
            out.writeNumberProperty("answers", counts.answers());
            out.writeNumberProperty("keys", counts.keys());
            out.writeNumberProperty("bad", counts.bad());
            out.writeNumberProperty("equalTimes", counts.ties());
            out.writeNumberProperty("largestGap", counts.gap());
            out.writeEndObject();
          }
        });
  }
}
