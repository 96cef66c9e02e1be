package gatelens.cli.command;

import gatelens.data.Input;
import gatelens.explain.Explanation;
import gatelens.model.Model;
import gatelens.report.draw.Theme;
import gatelens.report.picture.Decision;
import gatelens.report.picture.Picture;
import gatelens.report.tensorboard.EventFile;
import gatelens.report.tensorboard.Projector;
import gatelens.sequence.Axis;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import gatelens.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Writes decisions for TensorBoard: an event file, and the states of the last recurrent layer for
/// the embedding projector.
///
/// @param model whose decisions they are
/// @param decisions one a sequence; its number is the event's step
/// @param sounds one a sequence, where it is one
record TensorBoardExport(
    Model model, List<Decision> decisions, List<Optional<Input.Audio>> sounds) {
  private static final int MOST_IMAGES = 10;

  /// Pixels along a side up to which an input is shown as a sprite.
  private static final int MOST_PIXELS = 64;

  /// Writes into a folder.
  void write(Path folder) throws IOException {
    double now = System.currentTimeMillis() / 1000.0;
    try (EventFile events = EventFile.create(folder, now)) {
      GateEvents.health(events, 0, decisions.stream().map(d -> d.gallery().trace()).toList());
      for (var parameter : model.parameters()) {
        events.histogram("weights/" + parameter.name(), 0, parameter.value().values());
      }
      for (Decision decision : decisions) {
        decision(events, decision);
        Optional<Input.Audio> sound = sounds.get(decision.number());
        if (sound.isPresent() && decision.number() < MOST_IMAGES) {
          Input.Audio heard = sound.orElseThrow();
          events.audio("input/sound", decision.number(), heard.samples(), heard.rate());
        }
      }
    }
    projector(folder);
  }

  private static void decision(EventFile events, Decision decision) throws IOException {
    int n = decision.number();
    Explanation e = decision.explanation();
    events.scalar("why/score", n, e.completeness().score());
    events.scalar("why/not_explained", n, e.completeness().gap());
    events.scalar("why/lead", n, decision.certainty());
    events.text("why/sentence", n, decision.sentence());
    if (decision.evidence().isPresent()) {
      var card = decision.evidence().orElseThrow();
      events.text("why/evidence", n, card.sentence());
      for (var check : card.checks()) {
        events.scalar("evidence/" + check.name().replace(' ', '_'), n, check.value());
      }
    }
    for (int b = 0; b < e.attribution().size(); b++) {
      events.histogram(
          "why/attribution" + (e.attribution().size() == 1 ? "" : "/" + b),
          n,
          e.attribution().get(b).values());
    }
    GateEvents.signals(events, n, decision.gallery().trace());
    if (n < MOST_IMAGES) {
      for (List<Picture> view : decision.gallery().pictures().values()) {
        for (Picture picture : view) {
          events.image(
              "pictures/" + picture.name().replaceAll("-" + n + "$", ""),
              n,
              picture.png(Theme.LIGHT, 1));
        }
      }
    }
  }

  private void projector(Path folder) throws IOException {
    List<Projector.Trajectory> all = new ArrayList<>();
    String name = "";
    for (Decision decision : decisions) {
      Trace trace = decision.gallery().trace();
      if (trace.recurrent().isEmpty()) {
        return;
      }
      name = trace.recurrent().get(trace.recurrent().size() - 1).layer().name() + ".hidden";
      Tensor hidden = trace.signal(name);
      int units = hidden.extent(1);
      float[][] states = new float[hidden.extent(0)][];
      for (int t = 0; t < states.length; t++) {
        states[t] = Arrays.copyOfRange(hidden.values(), t * units, (t + 1) * units);
      }
      Sequence first = decision.gallery().sample().first();
      List<String> tokens =
          IntStream.range(0, states.length)
              .mapToObj(t -> t < first.length() ? first.steps().label(t) : "step " + t)
              .toList();
      all.add(
          new Projector.Trajectory(
              states,
              tokens,
              model.info().className(decision.best()),
              decision.explanation().completeness().score()));
    }
    Projector.write(folder, name, all, sprites());
  }

  /// The inputs as small pictures, where all are images of one size.
  private List<Projector.Sprite> sprites() {
    List<Projector.Sprite> sprites = new ArrayList<>();
    for (Decision decision : decisions) {
      if (decision.gallery().sample().first() instanceof FeatureSequence f
          && f.steps() instanceof Axis.Pixels
          && f.features() instanceof Axis.Pixels
          && (sprites.isEmpty()
              || (sprites.get(0).width() == f.width() && sprites.get(0).height() == f.length()))
          && Math.max(f.width(), f.length()) <= MOST_PIXELS) {
        sprites.add(new Projector.Sprite(f.width(), f.length(), grey(f.values().values())));
      }
    }
    return sprites.size() == decisions.size() ? sprites : List.of();
  }

  /// Values between the lowest, black, and the highest, white.
  private static byte[] grey(float[] values) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    byte[] grey = new byte[values.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (high > low ? Math.round(255 * (values[i] - low) / (high - low)) : 0);
    }
    return grey;
  }
}
