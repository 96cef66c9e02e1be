package gatelens.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Where each kind of fault that was once seen in models, explanations and written files is tested:
/// a line a kind, with the test class and a word that stands in it. The test holds the table to the
/// sources, so that a test that goes takes its line along.
class FaultsOnceSeenTest {
  private static final String TABLE =
      """
      Keras: states, masks, training by keyword | KerasCasesTest | isRefusedByName
      Keras: another tensor of a layer | KerasCasesTest | isRefusedByName
      a second input that nobody reads | OnnxReadsTest | aGraphGivesItsAnswerOrIsRefusedByName
      PyTorch: norms, convolutions, states, temperatures | StateDictTest | aTensorWithoutAPlaceIsNamed
      PyTorch: last states of both directions | StateDictTest | lastStatesOfBothDirectionsAreToldAndTheUsualReadingIsSaid
      PyTorch: several stacks | StateDictTest | severalStacksAreAskedForAndRead
      PyTorch: embedding or head | StateDictTest | whichMatrixIsTheEmbeddingIsAskedForUnlessItIsTheSame
      PyTorch: decoder before encoder | StateDictTest | encoderAndDecoderAreWhatTheirNamesSayInEitherOrder
      PyTorch: signs, strides, byte orders, missing parts | ViewsTest | aViewHasItsValuesOrIsNamed
      an unknown key of an architecture | StateDictTest | anUnknownKeyOrValueOfAnArchitectureIsRefused
      an architecture beside a file's own | StateDictTest | anArchitectureBesideAFileThatHoldsItsOwnIsRefused
      an architecture for every model that is read | ArchitectureOptionTest | eachOfTwoModelsIsToldItsOwn
      a user's class under a built-in's name | KerasCasesTest | anOwnClassIsRefusedInEveryFormOfRegistration
      HDF5: a bias in one direction | KerasFilesTest | one-bias.h5
      weights of CuDNN, reset_after against the bias | KerasCasesTest | anLstmWithTheBiasOfCudnnIsRefused
      ONNX: axes, positions, steps, names, first states | OnnxReadsTest | cases/index.txt
      activations with parameters | WritersTest | everyActivationKeepsItsParameters
      activations by Keras' words | KerasCasesTest | "words"
      masks of Keras | KerasCasesTest | "masks"
      masks joined | KerasCasesTest | "joined"
      one input or layer that several read | KerasCasesTest | "shared"
      a replacement that equals the mask's value | MaskedBaselineTest | class MaskedBaselineTest
      every scale of every head, shared inputs, kinks | EveryScaleTest | everyMethodIsItsDefinitionOnEveryScale
      a softmax of one output | ReasonsTest | everyHeadHasAnAnswer
      numbers have no probability | ScalesTest | numbersHaveNoProbability
      masks that differ over one input | ScalesTest | oneInputThatTwoBranchesMaskOtherwiseIsRefusedInWords
      backgrounds of ids, transposed backgrounds | BackgroundArraysTest | class BackgroundArraysTest
      a background without effect | ModelCommandsTest | aBackgroundWithoutEffectIsRefused
      ONNX written: every layer and name | WritersTest | everyLayerAndSettingIsReadAgainFromAGraph
      ONNX written runs in a runtime | ExportedModelsTest | class ExportedModelsTest
      own files and PyTorch's names read again | RoundTripTest | ownFilesAndPytorchsNames
      sound files of other kinds are named | FileKindTest | frameworksFiles
      checkpoints of every shape | CheckpointsTest | whatStandsBesideIsPassedOverAndSaid
      numbers of eight bits | ElementTypeTest | everyCodeOfFourBitsOfExponent
      """;

  @Test
  void everyKindHasItsTest() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Assumptions.assumeTrue(root != null && Files.exists(root.resolve("gatelens-formats/src/test")));
    Map<String, List<Path>> tests;
    try (Stream<Path> files = Files.walk(root)) {
      tests =
          files
              .filter(file -> file.toString().contains("src/test/java"))
              .filter(file -> file.toString().endsWith("Test.java"))
              .collect(Collectors.groupingBy(file -> String.valueOf(file.getFileName())));
    }
    for (String line : TABLE.lines().toList()) {
      String[] words = line.split(" \\| ", -1);
      assertThat(words).as(line).hasSize(3);
      List<Path> found = tests.getOrDefault(words[1] + ".java", List.of());
      assertThat(found.stream().map(FaultsOnceSeenTest::read))
          .as(line)
          .anyMatch(text -> text.contains(words[2]));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
