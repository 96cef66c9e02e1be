package gatelens.cli.command;

import gatelens.counterfactual.Alternatives;
import gatelens.counterfactual.Counterfactual;
import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.encode.TextEncoder;
import gatelens.data.encode.Vocabulary;
import gatelens.model.Model;
import gatelens.sequence.Axis;
import gatelens.sequence.Layout;
import gatelens.sequence.Sample;
import gatelens.sequence.TokenSequence;
import gatelens.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a counterfactual changed, in the words and units of the raw data where the model knows
/// them.
///
/// @param encoder of the model's input; empty for a model that was not trained on raw data
/// @param vocabulary what tokens may become; empty for features
record CounterfactualChanges(
    Optional<Encoder> encoder, Optional<Alternatives.OfTokens> vocabulary) {
  /// One value that differs: a token, or a feature of a step.
  ///
  /// @param step from 0
  /// @param place its name, with the feature's
  record Change(int step, String place, String from, String to) {
    Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("step", step);
      fields.put("place", place);
      fields.put("from", from);
      fields.put("to", to);
      return fields;
    }
  }

  static CounterfactualChanges of(Model model, Optional<Alternatives.OfTokens> vocabulary) {
    return new CounterfactualChanges(
        Encoding.of(model.info()).map(encoding -> encoding.encoders().get(0)), vocabulary);
  }

  /// What differs, in order.
  List<Change> changes(Sample sample, Counterfactual found) {
    List<Change> changes = new ArrayList<>();
    for (int step : found.events()) {
      if (sample.first() instanceof TokenSequence tokens && vocabulary.isPresent()) {
        String place = "place " + step;
        String before = tokens.steps().label(step);
        String from = before.startsWith("step ") ? word(tokens.ids()[step]) : before;
        changes.add(
            new Change(step, place, Axis.visible(from), Axis.visible(word(token(found, step)))));
      } else {
        cells(found, step, changes);
      }
    }
    return changes;
  }

  private void cells(Counterfactual found, int step, List<Change> changes) {
    Layout.Part part = found.input().layout().first();
    for (int d = 0; d < part.width(); d++) {
      int i = part.offset() + step * part.width() + d;
      float from = found.input().values()[i];
      float to = found.changed().values()[i];
      if (from != to) {
        String feature = part.features().label(d);
        changes.add(
            new Change(
                step,
                part.steps().label(step) + " · " + feature,
                String.format(Locale.ROOT, "%.4g", part.features().raw(d, from)),
                String.format(Locale.ROOT, "%.4g", part.features().raw(d, to))));
      }
    }
  }

  /// The input as it would have had to be: features, or token ids.
  Tensor changed(Sample sample, Counterfactual found) {
    if (!(sample.first() instanceof TokenSequence tokens) || vocabulary.isEmpty()) {
      return found.changed().parts().get(0);
    }
    return Tensor.generate(
        t -> found.events().contains(t) ? token(found, t) : tokens.ids()[t], tokens.length());
  }

  private int token(Counterfactual found, int step) {
    return vocabulary.orElseThrow().token(found.changed().parts().get(0).slice(step).values());
  }

  private String word(int id) {
    if (encoder.isPresent() && encoder.get() instanceof TextEncoder text) {
      List<String> words = text.vocabulary().tokens();
      return switch (id) {
        case Vocabulary.PADDING -> "(padding)";
        case Vocabulary.UNKNOWN -> "(an unknown word)";
        default -> words.get(id - 2);
      };
    }
    return "token " + id;
  }
}
