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
/// a line a kind, with the test class, or the file of cases, and a word that stands in it. The test
/// holds the table to the sources, so that a test that goes takes its line along.
class FaultsOnceSeenTest {
  private static final String TABLE =
      """
      Keras: states by keyword, by place, of an encoder, a dense layer, a pooling | KerasCasesTest | isRefusedByName
      Keras: states of both directions | keras/refused.json | states of both directions
      Keras: masks that are given or computed, training by keyword | keras/refused.json | a computed mask
      Keras: another tensor of a layer, the cell state | keras/refused.json | the cell state as the answer
      Keras: a second input that nobody reads | keras/refused.json | an input that is not read
      ONNX: a second input that nobody reads | onnx/cases/index.txt | no-input-that-is-not-read
      PyTorch: norms, convolutions, first states, attention, temperatures, projections | StateDictTest | aTensorWithoutAPlaceIsNamed
      PyTorch: a batch normalisation before or inside a told head | StateDictTest | anUnusedBatchNormInsideAToldHeadIsNamed
      PyTorch: norms where the architecture puts them | StateDictTest | normalisationsAreReadWhereTheArchitecturePutsThem
      PyTorch: activations before the head | StateDictTest | aDenseHeadOfTwoIsAskedFor
      PyTorch: last states of both directions | StateDictTest | lastStatesOfBothDirectionsAreToldAndTheUsualReadingIsSaid
      PyTorch: several stacks | StateDictTest | severalStacksAreAskedForAndRead
      PyTorch: embedding or head, heads without bias | StateDictTest | whichMatrixIsTheEmbeddingIsAskedForUnlessItIsTheSame
      PyTorch: decoder before encoder | StateDictTest | encoderAndDecoderAreWhatTheirNamesSayInEitherOrder
      PyTorch: random models with all of these | CheckpointsTest | randomModels
      PyTorch: signs, strides, byte orders, missing parts | ViewsTest | aViewHasItsValuesOrIsNamed
      an unknown key of an architecture | StateDictTest | anUnknownKeyOrValueOfAnArchitectureIsRefused
      an architecture beside a file's own | StateDictTest | anArchitectureBesideAFileThatHoldsItsOwnIsRefused
      an architecture for every model that is read | ArchitectureOptionTest | eachOfTwoModelsIsToldItsOwn
      Keras: an input of other numbers than float32 | KerasCasesTest | anInputOfOtherNumbersIsNamedUnlessItIsTokens
      Keras: own class under a built-in's name | KerasCasesTest | anOwnClassIsRefusedInEveryFormOfRegistration
      HDF5: a bias in one direction | KerasFilesTest | aBiasBelongsToTheDirectionThatItsNameSays
      weights of CuDNN under an LSTM | KerasCasesTest | anLstmWithTheBiasOfCudnnIsRefused
      reset_after against the size of the bias | KerasCasesTest | theBiasDecidesNothingAgainstTheSettings
      ONNX: axis of a softmax | onnx/cases/index.txt | no-softmax-along--2
      ONNX: axis of a normalisation | onnx/cases/index.txt | no-layer-normalisation-of-turned-steps
      ONNX: reversed steps, features and sequences | onnx/cases/index.txt | no-reversed-features
      ONNX: several positions | onnx/cases/index.txt | no-steps-in-another-order
      ONNX: constants of steps, where there are as many units | onnx/cases/index.txt | no-constant-of-steps
      ONNX: Reshape behind a Transpose | onnx/cases/index.txt | no-features-and-steps-side-by-side
      ONNX: inputs named like a state | onnx/cases/index.txt | input-named-initial-h
      ONNX: a first state that is zeros and more | onnx/cases/index.txt | first-state-zeros-plus-learned
      ONNX: functions of gates whose parameters runtimes differ in | onnx/cases/index.txt | no-affine-without-its-numbers
      Keras: axis of Softmax, LayerNormalization, BatchNormalization | keras/refused.json | odd: axis of a Softmax
      Keras: channels_first | keras/refused.json | odd: flatten with channels first
      Keras: an activation object with an axis | keras/refused.json | odd: axis of a dense activation object
      Keras: Concatenate along steps | keras/refused.json | odd layer: joined in time
      activations with parameters, read and written | WritersTest | everyActivationKeepsItsParameters
      activations by Keras' words | keras/words.json | the word hard_tanh
      activations as Keras' layers | keras/settings.json | LeakyReLU as it comes
      activations with PyTorch's and ONNX' own parameters | onnx/cases/index.txt | function-leaky-slope
      masks: both directions, then Flatten or every step | keras/masks.json | both directions, every step, concat, Flatten
      masks: zero_output_for_mask | keras/masks.json | zero_output_for_mask, LSTM backward, every step
      masks: maximum and Flatten know none | keras/masks.json | flattened under a mask
      masks: go_backwards, then another layer | keras/masks.json | every step then another layer, LSTM backward
      masks joined, in HDF5 of Keras 3 | KerasCasesTest | answersAsKerasWhereNoModulesAreSaid
      masks joined | keras/joined.json | joined, one masked, bidirectional
      a replacement that equals the mask's value | MaskedBaselineTest | anOccludedStepIsLeftOut
      log-odds of several sigmoids | ScalesTest | severalSigmoidsAreEachByThemselves
      a softmax of one output | ScalesTest | oneSoftmaxIsAlwaysOne
      a dictionary of outputs | keras/refused.json | a dictionary of outputs
      a softmax of its own, idle layers behind it | ScalesTest | aSoftmaxOfItsOwnAndWhatIsIdleBehindItChangeNothing
      numbers have no probability | ScalesTest | numbersHaveNoProbability
      every method on every scale | EveryScaleTest | everyMethodIsItsDefinitionOnEveryScale
      every method of steps on every scale | EveryStepScaleTest | class EveryStepScaleTest
      relevance, number by number | EveryRelevanceTest | everyShareIsItsDefinition
      backgrounds and baselines of token ids | BackgroundArraysTest | idsAreEmbeddedWhateverTheirShape
      a background without effect | ModelCommandsTest | aBackgroundWithoutEffectIsRefused
      baselines of several rows | BaselinesTest | aBackgroundIsTheMeanOverAllItsRows
      a background of the transposed shape | BackgroundArraysTest | featuresMustBeThoseOfTheModelWhateverTheNumberOfValues
      one input that several branches read | ScalesTest | oneInputThatTwoBranchesMaskOtherwiseIsRefusedInWords
      one layer that several read | keras/shared.json | two poolings of one layer
      integrals over kinks | FaultsOfGradientToolsTest | kinksAreFound
      a margin with a kink | ScalesTest | tensorsOfAMarginWithAKinkAddUp
      ONNX written: names, an input of two branches | RuntimeRunnerTest | namesOfLayersAndInputsChangeNothing
      ONNX written: every layer, masks, merges | WritersTest | everyLayerAndSettingIsReadAgainFromAGraph
      ONNX written: every readout and direction | WritersTest | everyReadoutAndDirectionIsReadAgain
      ONNX written runs in a runtime | ExportedModelsTest | answersAsItsFrameworkDid
      safetensors written: own names, softmax, pooling, norms | RoundTripTest | ownFilesAndPytorchsNames
      safetensors written: something between stacks | RoundTripTest | layersWithSomethingBetweenAreModulesOfTheirOwn
      named: a vector beside a sequence | keras/refused.json | a vector beside a sequence
      named: flat inputs | keras/refused.json | a flat input
      named: Reshape | keras/refused.json | odd: reshape
      named: softmax in a cell | keras/refused.json | odd: softmax in a cell
      named: a subclass of Model | KerasFilesTest | aModelOfItsOwnClassIsNamedWithWhatToDo
      named: weights alone | KerasFilesTest | weightsAloneAskForTheirConfiguration
      named: int8 | KerasFilesTest | quantisedWeightsAreNamed
      named: int8 by its policy | KerasCasesTest | aQuantisedModelIsSaidToBeOne
      named: int8 in safetensors | StateDictTest | wholeNumbersWhereWeightsAreExpectedAreAQuantisedModel
      read: names outside ASCII in HDF5 | KerasFilesTest | names-keras2.h5
      read: Windows paths | KerasFilesTest | windows.keras
      named: LoRA of PyTorch | StateDictTest | merge_and_unload
      read: LoRA that Keras added | KerasCasesTest | anAdapterThatIsInTheWeightChangesNothing
      read: checkpoints with RNG state, Namespace, defaultdict, NumPy scalars, other keys | CheckpointsTest | whatStandsBesideIsPassedOverAndSaid
      named: buffers of bool, uint8, int16 | CheckpointsTest | aBufferThatDoesNotMatterIsTold
      named: safetensors of U8, BOOL, F8, F4 | StateDictTest | numbersOfEveryKindAreReadOrNamed
      read: numbers of eight bits | ElementTypeTest | everyCodeOfFourBitsOfExponent
      named: .pt2, TorchScript, .npz | FileKindTest | archives
      named: SavedModel, frozen graphs, TensorFlow Lite, adapters | FileKindTest | frameworksFiles
      named: pickles | FileKindTest | picklesAreNamedByTheirClassAndNeverRun
      named: JSON and other texts | FileKindTest | textsAndData
      named: what stands beside a convolution or a parametrisation | StateDictTest | whatStandsBesideAConvolutionOrAParametrisationIsNamedAsThat
      read: weight_norm | CheckpointsTest | read/weight-norm.pt
      named: unknown activation words | keras/refused.json | odd: sparsemax
      named: ONNX first states as inputs | onnx/cases/index.txt | no-first-state-as-input
      read: ONNX constants that are not folded | onnx/cases/index.txt | torch-unfolded-lstm
      read: layer normalisation before operator set 17 | onnx/cases/index.txt | layer-normalisation-spelled-out-11
      read: softplus by the dynamo exporter | onnx/cases/index.txt | function-softplus-threshold
      read: SiLU | onnx/cases/index.txt | function-silu-by-exp
      named: plain RNN | onnx/cases/index.txt | no-plain-rnn
      layers of each of several arrays | LayersTest | ofSeveralInputsTheNamedLayersAreKeptAndTheOthersAdded
      labels as a column | ArraysTest | a column, as Keras and scikit-learn give it
      NaN in arrays | TrainCommandTest | found NaN in sequence 0
      """;

  @Test
  void everyKindHasItsTest() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Assumptions.assumeTrue(root != null && Files.exists(root.resolve("gatelens-formats/src/test")));
    Map<String, List<Path>> tests;
    try (Stream<Path> files = Files.walk(root)) {
      tests =
          files
              .filter(file -> file.toString().replace('\\', '/').contains("/src/test/"))
              .filter(file -> file.toString().matches(".*(Test\\.java|\\.json|\\.txt)"))
              .collect(Collectors.groupingBy(file -> String.valueOf(file.getFileName())));
    }
    for (String line : TABLE.lines().toList()) {
      String[] words = line.split(" \\| ", -1);
      assertThat(words).as(line).hasSize(3);
      String name = words[1].contains(".") ? words[1] : words[1] + ".java";
      List<Path> found = tests.getOrDefault(name.substring(name.lastIndexOf('/') + 1), List.of());
      assertThat(found.stream().filter(file -> file.endsWith(name)).map(FaultsOnceSeenTest::read))
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
