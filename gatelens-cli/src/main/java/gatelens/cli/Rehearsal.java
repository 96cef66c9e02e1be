package gatelens.cli;

import gatelens.cli.program.ExitCode;
import gatelens.formats.Npy;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// Runs the usual commands once, on two small data sets of its own, so that a JVM started with
/// `-XX:AOTCacheOutput` sees which classes they need and keeps them linked for the next starts (JEP
/// 483, 514 and 515: Ahead-of-Time Class Loading and Linking, its command line, and Method
/// Profiling, https://openjdk.org/jeps/483). Nothing that it computes is kept.
public final class Rehearsal {
  private static final int SEQUENCES = 400;
  private static final int STEPS = 20;

  private Rehearsal() {}

  /// Runs the commands in a folder that is there; everything they write is left in it.
  ///
  /// @param arguments the folder
  /// @throws IOException if it cannot be written to
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    for (List<String> command : commands(folder)) {
      if (Gatelens.run(command.toArray(new String[0])) != ExitCode.DONE.number()) {
        throw new IllegalStateException("this command failed: " + command);
      }
    }
    load();
  }

  /// The commands, one after the other; the data that they read is written here.
  static List<List<String>> commands(Path folder) throws IOException {
    Path series = folder.resolve("series.csv");
    Path reviews = folder.resolve("reviews.csv");
    Files.writeString(series, series(), StandardCharsets.UTF_8);
    Files.writeString(reviews, reviews(), StandardCharsets.UTF_8);
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("train", "--help"));
    for (Path data : List.of(series, reviews)) {
      boolean text = data.equals(reviews);
      String model = data + ".gatelens";
      List<String> train = new ArrayList<>(List.of("train", "--data", "" + data));
      train.addAll(List.of("--epochs", "1", "--output", model, "--model"));
      train.add((text ? "embedding(8) " : "") + "gru(8) dense(2,softmax)");
      train.addAll(text ? List.of() : List.of("--id", "id", "--time", "step"));
      commands.add(train);
      commands.add(List.of("inspect", model));
      commands.add(List.of("predict", model, "" + data));
      commands.add(List.of("predict", model, "" + data, "--output", data + ".npy"));
      for (String command : List.of("trace", "explain", "report")) {
        commands.add(
            List.of(command, model, "" + data, "--rows", "2", "--output", data + "." + command));
      }
      commands.add(List.of("explain", model, "" + data, "--rows", "1", "--ascii"));
    }
    commands.addAll(arrays(folder, series + ".gatelens"));
    commands.addAll(streams(series));
    return commands;
  }

  /// Events one by one, as lines of JSON and of CSV.
  private static List<List<String>> streams(Path series) throws IOException {
    String model = series + ".gatelens";
    Path events = Path.of(series + ".jsonl");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(series)) {
      String[] cells = line.split(",", -1);
      lines.add(
          "{\"id\":\"%s\",\"step\":%s,\"height\":%s,\"slope\":%s}"
              .formatted(cells[0], cells[1], cells[2], cells[3]));
    }
    Files.write(events, lines.subList(1, lines.size()));
    List<List<String>> commands = new ArrayList<>();
    for (Path source : List.of(events, series)) {
      List<String> watch = List.of("watch", model, "--source", "" + source);
      commands.add(with(watch, "--output", source + ".out", "--metrics", "0"));
    }
    commands.add(List.of("batch", model, "--data", "" + series, "--output", series + ".out.csv"));
    return commands;
  }

  private static List<String> with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all;
  }

  /// A model from elsewhere and its arrays.
  private static List<List<String>> arrays(Path folder, String model) throws IOException {
    Path inputs = folder.resolve("inputs.npy");
    Npy.write(inputs, new double[2 * STEPS * 2], 2, STEPS, 2);
    List<List<String>> commands = new ArrayList<>();
    for (String form : List.of("safetensors", "onnx")) {
      String written = folder.resolve("model." + form).toString();
      commands.add(List.of("convert", model, "--to", form, "--output", written));
      commands.add(List.of("predict", written, "--inputs", "" + inputs));
      commands.add(List.of("explain", written, "--inputs", "" + inputs, "--json"));
    }
    return commands;
  }

  /// Loads the classes that read files which cannot be written here.
  private static void load() throws IOException {
    String paths = System.getProperty("java.class.path") + File.pathSeparator;
    String jar = paths.substring(0, paths.indexOf(File.pathSeparator));
    try (JarFile classes = new JarFile(jar)) {
      for (JarEntry entry : Collections.list(classes.entries())) {
        String name = entry.getName();
        if (name.startsWith("gatelens/formats/") && name.endsWith(".class")) {
          Class.forName(name.substring(0, name.length() - 6).replace('/', '.'));
        }
      }
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// A wave a sequence, slow or fast.
  private static String series() {
    StringBuilder text = new StringBuilder("id,step,height,slope,label\n");
    for (int n = 0; n < SEQUENCES; n++) {
      for (int t = 0; t < STEPS; t++) {
        double angle = n + t * (n % 2 == 0 ? 0.3 : 1.1);
        text.append(
            String.format(
                Locale.ROOT,
                "%d,%d,%.3f,%.3f,%s%n",
                n,
                t,
                Math.sin(angle),
                Math.cos(angle),
                n % 2 == 0 ? "slow" : "fast"));
      }
    }
    return text.toString();
  }

  private static String reviews() {
    StringBuilder text = new StringBuilder("text,label\n");
    for (String thing : List.of("soup", "bread", "room", "view", "tea", "bed", "wine", "fish")) {
      for (String word : Arrays.asList("good", "bad", "fine", "cold", "great", "awful")) {
        boolean liked = word.equals("good") || word.equals("fine") || word.equals("great");
        text.append("the ").append(thing).append(" was ").append(word).append(',');
        text.append(liked ? "yes" : "no").append('\n');
      }
    }
    return text.toString();
  }
}
