package gatelens.influence;

import gatelens.model.Model;
import gatelens.parallel.Workers;
import gatelens.sequence.Sample;
import gatelens.tensor.Tensor;
import gatelens.trace.LayerTrace;
import gatelens.trace.Trace;
import gatelens.train.Label;
import java.util.ArrayList;
import java.util.List;

/// What the last layer of a model reads and what its loss pulls at, for one label: its gradient is
/// the outer product of the two.
///
/// @param read `double[H]`, what the last layer reads, at the last step
/// @param pull `double[C]`, the loss by the logits: probability minus label, or number minus label
record LastLayer(double[] read, double[] pull) {
  /// @throws IllegalArgumentException if the model does not end in a dense layer
  static List<LastLayer> of(
      Model model, List<Sample> samples, List<Label> labels, Workers workers) {
    List<LastLayer> all = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += 32) {
      List<Sample> block = samples.subList(from, Math.min(from + 32, samples.size()));
      List<Trace> traces = model.traces(block, workers);
      for (int k = 0; k < block.size(); k++) {
        all.add(of(model, dense(traces.get(k)), labels.get(from + k)));
      }
    }
    return all;
  }

  private static LayerTrace.OfDense dense(Trace trace) {
    for (int i = trace.layers().size() - 1; i >= 0; i--) {
      LayerTrace layer = trace.layers().get(i);
      if (layer instanceof LayerTrace.OfDense dense) {
        return dense;
      }
      if (layer instanceof LayerTrace.Recurrent) {
        break;
      }
    }
    throw new IllegalArgumentException(
        "the model does not end in a dense layer, whose gradients are compared");
  }

  private static LastLayer of(Model model, LayerTrace.OfDense dense, Label label) {
    double[] logits = last(dense.preActivation());
    double[] answer =
        switch (model.link()) {
          case SIGMOID -> sigmoids(logits);
          case SOFTMAX -> softmax(logits);
          case NONE -> logits.clone();
        };
    double[] wanted = wanted(label, answer.length);
    double[] pull = new double[answer.length];
    for (int c = 0; c < pull.length; c++) {
      pull[c] = answer[c] - wanted[c];
    }
    return new LastLayer(last(dense.input()), pull);
  }

  private static double[] last(Tensor of) {
    double[] last = new double[of.extent(1)];
    for (int i = 0; i < last.length; i++) {
      last[i] = of.get(of.extent(0) - 1, i);
    }
    return last;
  }

  private static double[] wanted(Label label, int outputs) {
    double[] wanted = new double[outputs];
    switch (label) {
      case Label.Class one -> {
        if (outputs == 1) {
          wanted[0] = one.index();
        } else {
          wanted[one.index()] = 1;
        }
      }
      case Label.Values many -> {
        for (int c = 0; c < outputs; c++) {
          wanted[c] = many.values()[c];
        }
      }
      case Label.Classes steps ->
          throw new IllegalArgumentException(
              steps.perStep().length
                  + " labels, one a step; sequences with one label are compared");
      case Label.StepValues steps ->
          throw new IllegalArgumentException(
              steps.values().shape() + " labels by step; sequences with one label are compared");
    }
    return wanted;
  }

  private static double[] sigmoids(double... logits) {
    double[] p = new double[logits.length];
    for (int c = 0; c < p.length; c++) {
      p[c] = 1 / (1 + Math.exp(-logits[c]));
    }
    return p;
  }

  private static double[] softmax(double... logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    double[] p = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(logits[c] - most);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /// The product of the two gradients by the last layer's weights and bias: `(δ·δ') (h·h' + 1)`.
  double with(LastLayer other) {
    double reads = 1;
    for (int i = 0; i < read.length; i++) {
      reads += read[i] * other.read[i];
    }
    double pulls = 0;
    for (int c = 0; c < pull.length; c++) {
      pulls += pull[c] * other.pull[c];
    }
    return reads * pulls;
  }
}
