package gatelens.train;

import java.util.ArrayList;
import java.util.List;

/// Everything that changes while a model is trained, and so everything that a checkpoint holds.
final class TrainingState {
  int epoch;

  /// Batches done in this epoch.
  int batch;

  /// Steps done in all epochs.
  long step;

  /// Loss and metric of this epoch so far.
  BatchLoss.Sums sums = BatchLoss.Sums.NONE;

  /// The learning rate of the last step.
  double rate;

  /// What a plateau has made of the rate.
  double reduced = 1;

  double plateauBest = Double.POSITIVE_INFINITY;
  int plateauWait;
  double best = Double.POSITIVE_INFINITY;
  int bestEpoch = -1;
  double stopBest = Double.POSITIVE_INFINITY;
  int stopWait;

  /// The weights now, changed in place.
  final float[][] weights;

  /// What the optimizer remembers: parameter by parameter, array by array.
  final float[][][] memory;

  /// The weights of the best epoch; empty where they are not asked for or no epoch is done.
  float[][] bestWeights = new float[0][];

  /// Gradients of the batches since the last step, added up; empty where each batch is a step.
  final float[][] gathered;

  /// The average of the weights; empty where none is kept.
  final float[][] average;

  /// How many weights the average is of.
  long averaged;

  final List<History.Epoch> epochs = new ArrayList<>();

  TrainingState(float[][] weights, int memories, Update update) {
    this.gathered = update.accumulation() > 1 ? like(weights) : new float[0][];
    this.average =
        update.averaging() instanceof Update.Averaging.None ? new float[0][] : like(weights);
    this.weights = weights;
    this.memory = new float[weights.length][memories][];
    for (int p = 0; p < weights.length; p++) {
      for (int m = 0; m < memories; m++) {
        memory[p][m] = new float[weights[p].length];
      }
    }
  }

  private static float[][] like(float[][] weights) {
    float[][] zeros = new float[weights.length][];
    for (int p = 0; p < zeros.length; p++) {
      zeros[p] = new float[weights[p].length];
    }
    return zeros;
  }
}
