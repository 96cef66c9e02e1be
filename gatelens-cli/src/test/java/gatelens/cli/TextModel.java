package gatelens.cli;

import gatelens.data.Encoding;
import gatelens.data.Reading;
import gatelens.data.TextPlan;
import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import gatelens.formats.own.ModelFile;
import gatelens.model.Model;
import gatelens.model.ModelInfo;
import gatelens.train.Initialisation;
import gatelens.train.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A small model of texts with drawn weights, and four rows to ask it about.
public final class TextModel {
  /// What is asked about, as CSV with a label.
  public static final String ROWS =
      "text,label\ngood film,pos\nbad film,neg\ngood good bad,pos\na film,neg\n";

  private TextModel() {}

  /// The model.
  public static Model model() {
    Model drawn =
        ModelPlan.parse("embedding(4) gru(3) dense(2,softmax)")
            .initialise(5, Initialisation.KERAS, 1);
    Encoding encoding =
        new Encoding(
            List.of("input"),
            List.of(
                new TextEncoder(
                    TextPlan.Unit.WORDS,
                    true,
                    100,
                    new Vocabulary(List.of("good", "bad", "film")))),
            Reading.automatic().withText(Optional.of("text")),
            List.of());
    return drawn.withInfo(encoding.in(ModelInfo.NONE.withClasses(List.of("neg", "pos"))));
  }

  /// Its file, in a folder.
  public static Path write(Path folder) throws IOException {
    Path file = folder.resolve("m.gatelens");
    ModelFile.write(model(), file);
    return file;
  }

  /// The rows' file, in a folder.
  public static Path rows(Path folder) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), ROWS);
  }
}
