package gatelens.cli.command;

import gatelens.cli.options.ViewOptions;
import gatelens.evidence.EvidenceCard;
import gatelens.explain.Baseline;
import gatelens.report.picture.Decision;
import gatelens.report.picture.Gallery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Makes the decisions that `report` and `export` write of what was drawn up.
final class Explained {
  private Explained() {}

  /// One decision a sample.
  ///
  /// @param names one a sample, or none at all
  /// @param cards one a sample, or none at all
  static List<Decision> decisions(
      Drawing drawing,
      List<String> names,
      List<EvidenceCard> cards,
      ViewOptions views,
      Baseline baseline,
      long seed) {
    List<Decision> list = new ArrayList<>();
    for (int n = 0; n < drawing.samples().size(); n++) {
      Gallery gallery =
          new Gallery(
              drawing.scores().get(n),
              drawing.samples().get(n),
              drawing.traces().get(n),
              drawing.explanations().get(n),
              views.style(Integer.toString(n), drawing.waveform(n), baseline, seed));
      list.add(
          new Decision(
              n,
              names.isEmpty() ? "" : names.get(n),
              gallery,
              cards.isEmpty() ? Optional.empty() : Optional.of(cards.get(n))));
    }
    return list;
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
