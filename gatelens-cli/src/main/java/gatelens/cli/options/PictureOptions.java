package gatelens.cli.options;

import gatelens.file.AtomicFile;
import gatelens.report.picture.Picture;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Pictures beside what a command gives.
public final class PictureOptions {
  private static final List<String> FORMS = List.of("svg", "png", "csv", "txt");
  private static final List<String> WITH_PDF = List.of("svg", "png", "pdf", "csv", "txt");

  @Option(
      names = "--picture",
      paramLabel = "DIR",
      description = "Draw it too: every picture as .svg, .png, .txt and its numbers as .csv.")
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--ascii", description = "Draw it in the terminal, with blocks and signs.")
  private boolean ascii;

  @Option(names = "--pdf", description = "With --picture: every picture as .pdf too.")
  private boolean pdf;

  @Mixin private LookOptions looks = new LookOptions();

  /// True if something is to be drawn.
  public boolean asked() {
    return folder.isPresent() || ascii;
  }

  /// True if the terminal is drawn on.
  public boolean inTerminal() {
    return ascii;
  }

  /// Draws where it was asked for; beside a JSON document the terminal's pictures are messages.
  public void draw(List<Picture> pictures, GlobalOptions options) throws IOException {
    PrintStream messages = options.messages();
    if (ascii) {
      PrintStream out = options.json ? messages : System.out;
      pictures.forEach(picture -> out.println(picture.text()));
    }
    if (folder.isPresent()) {
      for (Picture picture : pictures) {
        for (String form : pdf ? WITH_PDF : FORMS) {
          write(picture, form, looks, folder.get());
        }
      }
      messages.println(
          "drew "
              + pictures.size()
              + (pictures.size() == 1 ? " picture in " : " pictures in ")
              + folder.get());
    }
  }

  /// Writes one face of a picture.
  ///
  /// @param form `svg`, `png`, `pdf`, `csv` or `txt`
  public static void write(Picture picture, String form, LookOptions looks, Path folder)
      throws IOException {
    byte[] content = picture.face(form, looks.look());
    AtomicFile.write(folder.resolve(picture.name() + "." + form), out -> out.write(content));
  }
}
