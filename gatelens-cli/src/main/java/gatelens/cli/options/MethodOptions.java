package gatelens.cli.options;

import gatelens.cli.program.CommandFailure;
import gatelens.cli.program.ExitCode;
import gatelens.explain.Baseline;
import gatelens.explain.Settings;
import gatelens.lens.Background;
import gatelens.lens.Lens;
import gatelens.names.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How a method works: baseline, background, grouping, settings.
public final class MethodOptions {
  private static final int SAMPLED = 5;
  private static final List<String> WORDS =
      List.of("usual", "zero", "mean", "carried", "sampled", "samples", "bootstrap", "generated");

  @Option(
      names = "--baseline",
      paramLabel = "WHAT",
      defaultValue = "usual",
      description =
          "usual (default: of images the mean of the training data, of texts its mean word, of"
              + " several inputs rows of it, else zero), zero, mean (the input's own mean event),"
              + " carried (its first step), mean:FILE, FILE, or sampled:FILE (5 of its inputs, by"
              + " the seed); several, parted by commas, are compared. Or, the mean over many:"
              + " samples:FILE (its rows), bootstrap:FILE (values drawn from it), generated:FILE"
              + " (drawn by a generator that learns from it). NAME=WHAT is that of one of several"
              + " inputs.")
  String baseline = "usual";

  @Option(
      names = "--background",
      paramLabel = "FILE",
      description =
          "Inputs to compare with: float[K][T][D], or raw data as the model was trained on (of"
              + " which at most 1000, by the seed).")
  Optional<Path> background = Optional.empty();

  @Option(
      names = "--group",
      paramLabel = "WHAT",
      description =
          "cells, events or features; also words, segments:12, grid:6x2, named:price=0-2,volume=3"
              + " for methods that take away.")
  public Optional<String> group = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the method: --set steps=50.")
  public Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--until",
      paramLabel = "SHARE",
      description =
          "Sampled methods go on until the largest standard error is this share of the range of the"
              + " values: 0.02.")
  Optional<String> until = Optional.empty();

  /// What was set.
  ///
  /// @param lens reads raw data, where a file is such
  public Settings settings(Lens lens, long seed) throws IOException {
    until.ifPresent(share -> settings.put("until", share));
    Optional<Baseline.Samples> rows =
        background.isPresent()
            ? Optional.of(lens.background(background.get(), seed).samples())
            : Optional.empty();
    return new Settings(baseline(lens, seed), rows, group, seed, settings);
  }

  /// The baseline, or several.
  private Baseline baseline(Lens lens, long seed) throws IOException {
    List<Baseline> all = new ArrayList<>();
    Map<String, Baseline> named = new LinkedHashMap<>();
    for (String one : baseline.split(",", -1)) {
      int colon = one.indexOf(':');
      int equals = one.substring(0, colon < 0 ? one.length() : colon).indexOf('=');
      if (equals > 0) {
        named.put(one.substring(0, equals), single(one.substring(equals + 1), lens, seed));
      } else if (one.startsWith("sampled:")) {
        all.addAll(file(one.substring(colon + 1), lens, seed).some(SAMPLED, seed));
      } else {
        all.add(single(one, lens, seed));
      }
    }
    if (!named.isEmpty()) {
      return Background.joined(lens, named, all.isEmpty() ? Background.usual(lens) : all.get(0));
    }
    return all.size() == 1 ? all.get(0) : new Baseline.Several(all);
  }

  private static Background file(String name, Lens lens, long seed) throws IOException {
    return lens.background(Path.of(name), seed);
  }

  private static Baseline single(String baseline, Lens lens, long seed) throws IOException {
    int colon = baseline.indexOf(':');
    String name = baseline.substring(colon + 1);
    return switch (colon < 0 ? baseline : baseline.substring(0, colon)) {
      case "usual" -> Background.usual(lens);
      case "zero", "zeros" -> new Baseline.Zeros();
      case "mean" -> colon < 0 ? new Baseline.MeanEvent() : file(name, lens, seed).mean();
      case "mean-event" -> new Baseline.MeanEvent();
      case "carried", "carried-forward" -> new Baseline.CarriedForward();
      case "bootstrap" -> file(name, lens, seed).bootstrap(seed);
      case "samples" -> file(name, lens, seed).samples();
      case "generated" -> file(name, lens, seed).generated(seed);
      default -> {
        if (!Files.exists(Path.of(baseline))) {
          String word = colon < 0 ? baseline : baseline.substring(0, colon);
          throw new CommandFailure(
              ExitCode.USAGE,
              "--baseline "
                  + baseline
                  + ": there is no such word, and no such file"
                  + NearestName.question(word, WORDS));
        }
        yield file(baseline, lens, seed).mean();
      }
    };
  }
}
