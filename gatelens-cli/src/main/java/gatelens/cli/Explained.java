package gatelens.cli;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Provenance;
import gatelens.explain.Target;
import gatelens.method.Settings;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.report.Report;
import gatelens.sequence.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes the report that `report` and `export` write, by any method.
final class Explained {
  private Explained() {}

  /// Traces and explains every sample.
  ///
  /// @param file the model's file, for the provenance
  /// @param method its name in the list of methods
  static Report report(
      Path file,
      Model model,
      List<Sample> samples,
      int target,
      String method,
      GlobalOptions options)
      throws IOException {
    try (Workers workers = options.workers()) {
      ModelScore score;
      try {
        score = new ModelScore(model, Target.Output.logit(target), workers);
      } catch (IllegalArgumentException wrong) {
        throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
      }
      Settings settings =
          new Settings(
              new Baseline.Zeros(), Optional.empty(), Optional.empty(), options.seed, Map.of());
      List<Explanation> explanations =
          Explaining.run(
              model,
              samples,
              samples.stream().map(sample -> score.target()).toList(),
              Explaining.named(method),
              settings,
              workers);
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("program", "gatelens " + Gatelens.Version.version());
      facts.put("model", file.getFileName().toString());
      facts.put("model SHA-256", sha256(file));
      facts.put("sequences", Integer.toString(samples.size()));
      facts.put("method", explanations.get(0).by().card().title());
      facts.put("settings", explanations.get(0).by().toString());
      facts.put("seed", Long.toString(options.seed));
      facts.put("Java", Runtime.version().toString());
      facts.put(
          "command",
          "gatelens report "
              + file.getFileName()
              + " --inputs FILE --target "
              + target
              + " --method "
              + method
              + " --output why.html");
      return new Report(
          score.description(),
          samples,
          model.traces(samples, workers),
          explanations,
          new Provenance(facts));
    }
  }

  /// The digest by which a result names the model that gave it.
  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
