package gatelens.cli;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Where each kind of fault that was once seen in training, choosing and comparing is tested: a
/// line a kind, with the test class and a word that stands in it. The test holds the table to the
/// sources, so that a test that goes takes its line along.
class TrainingFaultsTest {
  private static final String TABLE =
      """
      learned from held-out rows, in train | LeakMatrixTest | aTrainingKnowsItsTrainingRowsOnly
      learned from held-out rows, in folds | LeakMatrixTest | foldsKnowTheirTrainingRowsOnly
      vocabulary of held-out texts | TrainingTest | wordsOfHeldOutTextsAreNotInTheVocabulary
      class weights of held-out rows | TrainingTest | classWeightsAreOfTheTrainingRows
      windows that overlap, held out | TrainingTest | theLastPartOfAForecastIsHeldOutBehindAGap
      windows that overlap, in folds | ChoiceTest | aForecastIsChosenForwardBehindAGapAndScoredInOneUnit
      windows among arrays | CompareTest | windowsAmongArraysArePartedInTime
      white noise, random walks | LeakTest | theHeldOutFigureOfAForecastIsThatOfTheTest
      forward: gap of horizon and window | SeparationTest | foldsInTimeGoForwardBehindAGap
      forward: several series by time | SeparationTest | severalSeriesAreCutAtOneTime
      early stopping in select: groups | ChoiceTest | groupsAreKeptTogetherInFoldsAndInWhatIsWatched
      early stopping in select: not the score | SelectionTest | earlyStoppingWatchesOtherExamplesThanTheScore
      arguments by name | SettingsTest | argumentsAreTakenByTheirNames
      arguments unknown, twice, blank, out of range | SlipsTest | aSlipIsRefusedWithWhatIsAllowed
      balanced weights of several sigmoids | ClassWeightsTest | severalSigmoidsAreBalancedEachForItself
      balanced weights and masked steps | ClassWeightsTest | stepsThatAMaskLeavesOutNeverCount
      frozen layers | RunEndsTest | frozenLayersStayAndTheOthersLearnAsIfTheyWereAlone
      dropout, L2, frozen layers of Keras files | KerasCasesTest | dropoutPenaltiesAndFrozenLayersAreKept
      penalties take effect | PenaltyTest | aPenaltyIsInTheLossAndInTheGradient
      BatchNormalization as in Keras | PeerTrainingTest | lossesAndWeightsAreThoseOfThePeer
      an LSTM of PyTorch has two biases | RunEndsTest | aBiasThatStandsForTwoGoesTwoSteps
      a test share of arrays | TrainingTest | aShareOfArraysIsKeptApartToTestOn
      settings that decide nothing | SettingsEffectTest | whoIsHeldOutIsDecidedWhereSomebodyIs
      linear outputs over classes | SettingsEffectTest | linearOutputsOverClassesAreLogits
      held-out loss without class weights | RunEndsTest | heldOutLossIsWithoutClassWeights
      a share of nobody | SeparationTest | sharesThatHoldNobodyOutOrAllAreRefused
      all labels ignored | RunEndsTest | aTrainingWithoutALabelThatCountsIsRefused
      resumed with other rows or dropout | RunEndsTest | aCheckpointOfOtherRowsOrOtherDropoutIsRefused
      resumed with another plan | ResumeEverythingTest | anotherPlanIsRefused
      divergence keeps the best | RunEndsTest | divergedItKeepsTheBestWeightsWhereEarlyStoppingHasThem
      Ctrl-C prints the document | TrainCommandTest | theUsersEndKeepsWhatIsDone
      `best` counts from 1 | TrainCommandTest | counted from 1
      forecasts' interval of no width | ForecastComparisonTest | underThirtyBlocksNothingIsSaidOfChance
      null rates | NullRatesTest | dieboldAndMariano
      some of many are drawn | ReservoirTest | someOfManyNoneTwiceInTheirOrder
      counterfactuals: a subset is enough | CounterfactualSearchTest | everySubsetIsTried
      counterfactuals: no change needed | CounterfactualStudyTest | whatNeedsNoChangeIsCountedApart
      p below 0.0001, and 1 | MarkupTest | chancesAreToldInFourPlaces
      the mean of two medians | TwoModelsTest | theMedianHalfLifeOfEvenNumbersIsAMean
      a class with fewer members than folds | ChoiceTest | aClassWithFewerRowsThanFoldsIsNamed
      """;

  @Test
  void everyKindHasItsTest() throws IOException {
    FaultTable.holds(TABLE);
  }
}
