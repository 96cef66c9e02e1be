package gatelens.report.picture;

import gatelens.report.draw.Canvas;
import gatelens.report.draw.Cells;
import gatelens.report.draw.Ink;
import gatelens.report.draw.Markup;
import gatelens.report.draw.Plot;
import gatelens.report.draw.Ramp;
import gatelens.report.draw.Scale;
import gatelens.report.draw.Sheet;
import gatelens.report.draw.Spark;
import gatelens.report.draw.Table;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A sound with its attribution in a lane of its own: the waveform, the spectrogram that the model
/// read, and below it what each frame did.
///
/// @param name for files
/// @param title a few words
/// @param samples the waveform, `float[S]`; empty where only frames are known
/// @param spectrogram `float[T][B]`: T frames of B bands, the lowest band first
/// @param attribution of each frame, `double[T]`
/// @param steps the name of a frame
/// @param bands the name of a band
/// @param cells attribution of each band in each frame, `float[T][B]`; empty if it is of frames
/// @param frames where they lie in time
/// @param unit of the spectrogram, such as `dB`; empty if it has none
public record Sound(
    String name,
    String title,
    float[] samples,
    Tensor spectrogram,
    double[] attribution,
    IntFunction<String> steps,
    IntFunction<String> bands,
    Optional<Tensor> cells,
    Frames frames,
    String unit) {
  private static final double CELLS = 110;
  private static final double WAVE = 70;
  private static final double SPECTRUM = 160;
  private static final double LANE = 60;
  private static final double STRIP = 12;
  private static final double GAP = 12;
  private static final double BELOW = 34;
  private static final Pattern HERTZ = Pattern.compile("(\\d+)-(\\d+) Hz");
  private static final int[] TICKS = {50, 100, 200, 500, 1000, 2000, 4000, 8000, 16000, 32000};

  /// A sound of which only frames are known.
  public Sound(
      String name,
      String title,
      float[] samples,
      Tensor spectrogram,
      double[] attribution,
      IntFunction<String> steps,
      IntFunction<String> bands) {
    this(
        name,
        title,
        samples,
        spectrogram,
        attribution,
        steps,
        bands,
        Optional.empty(),
        Frames.UNTIMED,
        "");
  }

  /// @throws IllegalArgumentException if the spectrogram is no matrix or empty, or not every frame
  ///   has an attribution
  public Sound {
    if (spectrogram.shape().rank() != 2
        || spectrogram.size() == 0
        || attribution.length != spectrogram.extent(0)) {
      throw new IllegalArgumentException(
          title
              + ": expected a spectrogram float[T][B] and T attributions, found "
              + spectrogram
              + " and "
              + attribution.length);
    }
  }

  /// The picture.
  public Picture picture() {
    Cells bandsMap = Cells.of(spectrogram, Ramp.SEQUENTIAL);
    Cells heat = Cells.of(Tensor.generate(t -> attribution[t], attribution.length, 1), Ramp.SIGNED);
    return new Picture(
        name, title, description(), width -> draw(width, bandsMap, heat), table(), text(heat));
  }

  private Canvas draw(double width, Cells bandsMap, Cells heat) {
    double wave = samples.length == 0 ? 0 : WAVE + GAP;
    double byBand = cells.isPresent() ? CELLS + GAP : 0;
    Sheet sheet =
        new Sheet(
            width,
            title,
            wave + SPECTRUM + GAP + byBand + LANE + STRIP + 4 + BELOW,
            keys(bandsMap),
            notes());
    double left = Sheet.MARGIN + 112;
    double plot = Math.rint(sheet.width() - 2 * Sheet.MARGIN - left);
    Canvas canvas = sheet.canvas();
    double y = sheet.top();
    if (samples.length > 0) {
      wave(canvas, left, y, frames.isTimed() ? plot * frames.wave() / frames.total() : plot);
      y += wave;
    }
    int length = attribution.length;
    double from = frames.left(left, plot);
    double wide = frames.width(length, plot);
    // The first row of an image is on top, but low bands belong below.
    flipped(bandsMap).draw(canvas, Ramp.SEQUENTIAL, from, y, wide, SPECTRUM);
    names(canvas, left - 6, y, SPECTRUM, Math.min(5, spectrogram.extent(1)));
    y += SPECTRUM + GAP;
    if (cells.isPresent()) {
      flipped(Cells.of(cells.get(), Ramp.SIGNED)).draw(canvas, Ramp.SIGNED, from, y, wide, CELLS);
      names(canvas, left - 6, y, CELLS, Math.min(3, spectrogram.extent(1)));
      y += CELLS + GAP;
    }
    lane(canvas, from, y, wide);
    y += LANE + 4;
    heat.draw(canvas, Ramp.SIGNED, from, y, wide, STRIP);
    y += STRIP;
    canvas.rule(left, y, left + plot, y);
    if (frames.isTimed()) {
      frames.ticks(canvas, sheet.width(), left, plot, y);
    } else {
      sheet.positions(length, steps, y, t -> left + (t + 0.5) * plot / length);
    }
    canvas.plot(new Plot(Plot.Kind.FRAMES, from, sheet.top(), wide, y - sheet.top(), length, 1));
    return canvas;
  }

  /// Edges of the bands by their names (`139-306 Hz`), two more than bands; none where they are no
  /// frequencies. A band reaches from the edge before its middle to the one after it.
  private double[] edges() {
    int count = spectrogram.extent(1);
    double[] edges = new double[count + 2];
    for (int b = 0; b < count; b++) {
      Matcher found = HERTZ.matcher(bands.apply(b));
      if (!found.matches()) {
        return new double[0];
      }
      edges[b] = Double.parseDouble(found.group(1));
      edges[b + 2] = Double.parseDouble(found.group(2));
      if (count == 1) {
        edges[1] = (edges[0] + edges[2]) / 2;
      }
    }
    return edges;
  }

  /// Round frequencies at their height: edge i is the middle of band i - 1.
  private static void hertz(
      Canvas canvas, double[] edges, double right, double top, double high, double apart) {
    double before = Double.POSITIVE_INFINITY;
    for (int tick : TICKS) {
      for (int i = 0; i + 1 < edges.length; i++) {
        if (tick < edges[i] || tick >= edges[i + 1]) {
          continue;
        }
        double place = i - 0.5 + (tick - edges[i]) / (edges[i + 1] - edges[i]);
        double y = top + high * (1 - place / (edges.length - 2));
        if (y >= top && y <= top + high && before - y >= apart) {
          canvas.rule(right + 2, y, right + 6, y);
          canvas.words(right, y + 4, tick + " Hz", Canvas.Align.END);
          before = y;
        }
      }
    }
  }

  /// Frequencies, or names of some bands, the lowest below.
  private void names(Canvas canvas, double right, double top, double high, int count) {
    double[] edges = edges();
    if (edges.length > 0) {
      hertz(canvas, edges, right, top, high, high / (count + 3));
      return;
    }
    int last = spectrogram.extent(1) - 1;
    for (int i = 0; i < count; i++) {
      int band = count == 1 ? 0 : (int) Math.round((double) i * last / (count - 1));
      double y = top + high * (last - band + 0.5) / (last + 1) + 4;
      canvas.words(
          right,
          Math.clamp(y, top + 11, top + high - 3),
          Canvas.fit(bands.apply(band), 104),
          Canvas.Align.END);
    }
  }

  private static Cells flipped(Cells cells) {
    double[] means = new double[cells.means().length];
    for (int r = 0; r < cells.rows(); r++) {
      System.arraycopy(
          cells.means(),
          r * cells.columns(),
          means,
          (cells.rows() - 1 - r) * cells.columns(),
          cells.columns());
    }
    return new Cells(
        cells.columns(), cells.rows(), means, cells.low(), cells.high(), cells.notFinite());
  }

  /// From the lowest to the highest sample of each pixel column.
  private void wave(Canvas canvas, double left, double top, double plot) {
    double largest = 1e-9;
    for (float sample : samples) {
      largest = Float.isFinite(sample) ? Math.max(largest, Math.abs(sample)) : largest;
    }
    Scale y = new Scale(-largest, largest, top + WAVE, top);
    int columns = (int) Math.min(plot, samples.length);
    double[] px = new double[2 * columns];
    double[] py = new double[2 * columns];
    for (int c = 0; c < columns; c++) {
      int from = (int) ((long) c * samples.length / columns);
      int to = (int) ((long) (c + 1) * samples.length / columns);
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        low = Math.min(low, samples[i]);
        high = Math.max(high, samples[i]);
      }
      px[c] = px[2 * columns - 1 - c] = left + (c + 0.5) * plot / columns;
      py[c] = y.at(high) - 0.4;
      py[2 * columns - 1 - c] = y.at(low) + 0.4;
    }
    canvas.area(px, py, Ink.NEUTRAL, 1);
    canvas.words(left - 6, top + WAVE / 2 + 4, "waveform", Canvas.Align.END);
    canvas.words(left - 6, top + 10, "±" + Markup.number(largest), Canvas.Align.END);
  }

  private void lane(Canvas canvas, double left, double top, double plot) {
    double largest = largest();
    double zero = top + LANE / 2;
    int columns = Math.min(Cells.MOST_COLUMNS, attribution.length);
    for (int c = 0; c < columns; c++) {
      int from = (int) ((long) c * attribution.length / columns);
      int to = (int) ((long) (c + 1) * attribution.length / columns);
      double mean = Spark.mean(attribution, from, to);
      double height = largest == 0 ? 0 : Math.abs(mean) / largest * LANE / 2;
      canvas.box(
          left + c * plot / columns,
          mean < 0 ? zero : zero - height,
          Math.max(0.5, plot / columns - (columns > 200 ? 0 : 1)),
          height,
          mean < 0 ? Ink.AGAINST : Ink.FOR);
    }
    canvas.rule(left, zero, left + plot, zero);
    canvas.words(left - 6, zero + 4, "attribution", Canvas.Align.END);
  }

  private double largest() {
    double largest = 0;
    for (double value : attribution) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private List<Sheet.Key> keys(Cells cells) {
    return List.of(
        new Sheet.Key(
            new Sheet.Sample.OfImage(64, 1, Ramp.SEQUENTIAL.bar(64), 96),
            "the spectrogram: "
                + Markup.number(cells.low())
                + " to "
                + Markup.number(cells.high())
                + (unit.isEmpty() ? "" : " " + unit)),
        new Sheet.Key(
            new Sheet.Sample.OfBox(Ink.FOR, 1), "▲ towards, ±" + Markup.number(largest())),
        new Sheet.Key(new Sheet.Sample.OfBox(Ink.AGAINST, 1), "▼ against"));
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    cells.ifPresent(byBand -> {
      Cells map = Cells.of(byBand, Ramp.SIGNED);
      notes.add(
          "Below the spectrogram the attribution of each band in each frame, ▼ "
              + Markup.number(map.low())
              + " against to ▲ "
              + Markup.signed(map.high())
              + " towards; below it the sum of each frame.");
    });
    if (frames.isTimed()) {
      notes.add("A frame stands at the time of its middle.");
    }
    if (samples.length == 0) {
      notes.add("No waveform: the input is known as frames only.");
    }
    if (attribution.length > Cells.MOST_COLUMNS) {
      notes.add(
          attribution.length
              + " frames: a column is the mean of up to "
              + Math.ceilDiv(attribution.length, Cells.MOST_COLUMNS)
              + ".");
    }
    return notes;
  }

  private String description() {
    int strongest = 0;
    for (int t = 1; t < attribution.length; t++) {
      strongest = Math.abs(attribution[t]) > Math.abs(attribution[strongest]) ? t : strongest;
    }
    return attribution.length
        + " frames of "
        + spectrogram.extent(1)
        + " bands; the strongest frame is "
        + steps.apply(strongest)
        + " ("
        + Charts.mark(attribution[strongest])
        + ").";
  }

  private Table table() {
    List<String> head = new ArrayList<>(List.of("frame", "attribution"));
    int width = spectrogram.extent(1);
    for (int b = 0; b < width; b++) {
      head.add(bands.apply(b));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int t = 0; t < attribution.length; t++) {
      List<String> row = new ArrayList<>(List.of(steps.apply(t), Double.toString(attribution[t])));
      for (int b = 0; b < width; b++) {
        row.add(Float.toString(spectrogram.values()[t * width + b]));
      }
      rows.add(row);
    }
    return new Table(head, rows);
  }

  private String text(Cells heat) {
    int letters = Math.min(100, attribution.length);
    double[] loud = new double[attribution.length];
    int width = spectrogram.extent(1);
    for (int i = 0; i < spectrogram.size(); i++) {
      loud[i / width] += spectrogram.values()[i] / width;
    }
    double low = java.util.Arrays.stream(loud).min().orElse(0);
    double high = java.util.Arrays.stream(loud).max().orElse(0);
    StringBuilder out = new StringBuilder(title).append('\n');
    out.append(Spark.column("mean of bands", 14)).append(' ');
    out.append(Spark.curve(loud, low, high, letters)).append('\n');
    out.append(Spark.column("attribution", 14)).append(' ');
    for (int c = 0; c < letters; c++) {
      int from = (int) ((long) c * attribution.length / letters);
      int to = (int) ((long) (c + 1) * attribution.length / letters);
      out.append(Spark.shade(Spark.mean(attribution, from, to), heat.high()));
    }
    out.append("\nAttribution, scale ±").append(Markup.number(heat.high())).append(": ");
    return out.append(Spark.shades(true)).append('\n').toString();
  }
}
