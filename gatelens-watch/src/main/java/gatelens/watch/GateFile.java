package gatelens.watch;

import gatelens.file.AtomicFile;
import gatelens.stream.GateCounts;
import gatelens.stream.LiveModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The statistics of the gates of a stream, in a file that is replaced as a whole.
///
/// @param path of the file
/// @param counts of all events so far
record GateFile(Path path, GateCounts counts) {
  /// Writes them.
  void write(LiveModel live) throws IOException {
    AtomicFile.write(path, out -> write(live, out));
  }

  private void write(LiveModel live, OutputStream stream) throws IOException {
    try (JsonGenerator out =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), stream)) {
      out.writeStartObject();
      out.writeStringProperty("model", live.fingerprint());
      out.writeNumberProperty("events", counts.events());
      out.writeNumberProperty("bins", GateCounts.BINS);
      out.writeArrayPropertyStart("gates");
      for (GateCounts.Unit unit : counts.units()) {
        out.writeStartObject();
        out.writeStringProperty("layer", unit.layer());
        out.writeStringProperty("gate", unit.gate());
        out.writeNumberProperty("unit", unit.unit());
        Optional<Double> mean = Optional.of(unit.mean()).filter(Double::isFinite);
        if (mean.isPresent()) {
          out.writeNumberProperty("mean", mean.get());
        }
        out.writeNumberProperty("closed", unit.closed());
        out.writeNumberProperty("open", unit.open());
        out.writeArrayPropertyStart("histogram");
        for (long count : unit.bins()) {
          out.writeNumber(count);
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
  }
}
