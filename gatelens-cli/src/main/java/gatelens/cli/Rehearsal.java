package gatelens.cli;

import gatelens.cli.program.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
    return commands;
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
