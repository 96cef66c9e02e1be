package gatelens.cli.options;

import gatelens.data.encode.VocabularyFile;
import gatelens.lens.ArrayNames;
import gatelens.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What a model from elsewhere does not say of itself: words, features, classes, units.
public final class NameOptions {
  @Option(
      names = "--vocabulary",
      paramLabel = "FILE",
      description =
          "The words of token ids: a word a line, or JSON of Keras or Hugging Face; kept by"
              + " convert.")
  private Optional<Path> vocabulary = Optional.empty();

  @Option(
      names = "--feature-names",
      paramLabel = "NAME,…",
      split = ",",
      description = "What the features of arrays are called; kept by convert.")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--class-names",
      paramLabel = "NAME,…",
      split = ",",
      description = "What the outputs are called; kept by convert.")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--units",
      paramLabel = "UNIT,…",
      split = ",",
      description = "Units of the features, or one for all; kept by convert.")
  private List<String> units = new ArrayList<>();

  /// A model with the names that were given.
  Model named(Model model) throws IOException {
    if (vocabulary.isEmpty() && features.isEmpty() && classes.isEmpty() && units.isEmpty()) {
      return model;
    }
    int known = ArrayNames.vocabulary(model);
    List<String> words =
        vocabulary.isEmpty()
            ? List.of()
            : known == 0
                // refused below, before the file is read: the model has no words
                ? List.of("")
                : VocabularyFile.read(vocabulary.get(), known);
    return new ArrayNames(words, features, units).in(model, classes);
  }
}
