package gatelens.cli;

import gatelens.explain.Baseline;
import gatelens.explain.Explanation;
import gatelens.explain.ModelScore;
import gatelens.explain.Point;
import gatelens.explain.Provenance;
import gatelens.explain.Target;
import gatelens.method.Occlusion;
import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.perturb.Players;
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

/// Makes the report that `report` and `export` write: occlusion of cells against zeros, or of
/// events where cells would be too many.
final class Explained {
  private static final int MOST_CELLS = 4096;

  private Explained() {}

  /// Traces and explains every sample.
  ///
  /// @param file the model's file, for the provenance
  static Report report(
      Path file, Model model, List<Sample> samples, int target, GlobalOptions options)
      throws IOException {
    try (Workers workers = options.workers()) {
      ModelScore score;
      try {
        score = new ModelScore(model, Target.Output.logit(target), workers);
      } catch (IllegalArgumentException wrong) {
        throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
      }
      List<Point> points = samples.stream().map(score::point).toList();
      boolean cells = points.stream().allMatch(p -> p.layout().size() <= MOST_CELLS);
      Occlusion occlusion =
          new Occlusion(new Baseline.Zeros(), cells ? new Players.Cells() : new Players.Events());
      List<Explanation> explanations = occlusion.explainAll(score, points);
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("program", "gatelens " + Gatelens.Version.version());
      facts.put("model", file.getFileName().toString());
      facts.put("model SHA-256", sha256(file));
      facts.put("sequences", Integer.toString(samples.size()));
      facts.put("method", occlusion.card().title());
      facts.put("settings", occlusion.toString());
      facts.put("seed", Long.toString(options.seed));
      facts.put("Java", Runtime.version().toString());
      facts.put(
          "command",
          "gatelens report "
              + file.getFileName()
              + " --inputs FILE --target "
              + target
              + " --output why.html");
      return new Report(
          score.description(),
          samples,
          model.traces(samples, workers),
          explanations,
          new Provenance(facts));
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
