package gatelens.cli;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.SeriesEncoder;
import gatelens.model.Model;
import gatelens.report.Units;
import java.util.ArrayList;
import java.util.List;

/// The columns' own units, where a model reads them standardised.
///
/// @param inputs for each input and feature what `value * deviation + mean` makes raw: `{mean,
///   deviation}`; `{0, 1}` for what is not standardised
record DataUnits(List<List<double[]>> inputs) implements Units {
  private static final double[] SAME = {0, 1};
  private static final int DIGITS = 5;

  /// Those of a model; of one that was not trained on raw data the numbers it reads.
  static Units of(Model model) {
    return Encoding.of(model.info())
        .<Units>map(
            encoding -> new DataUnits(encoding.encoders().stream().map(DataUnits::scales).toList()))
        .orElse(OF_THE_MODEL);
  }

  private static List<double[]> scales(Encoder encoder) {
    List<double[]> scales = new ArrayList<>();
    if (encoder instanceof SeriesEncoder series) {
      for (String feature : series.names()) {
        scales.add(
            series.columns().stream()
                .filter(column -> column.categories().isEmpty() && column.name().equals(feature))
                .findFirst()
                .map(column -> new double[] {column.mean(), column.deviation()})
                .orElse(SAME));
      }
    }
    return scales;
  }

  @Override
  public double raw(int input, int feature, double value) {
    List<double[]> scales = inputs.get(input);
    double[] scale = feature < scales.size() ? scales.get(feature) : SAME;
    if (scale == SAME) {
      return value;
    }
    // Single precision leaves six digits of a standardised value or so; more would be noise, as in
    // a
    // zero that comes back as -4e-8.
    double grain = Math.pow(10, Math.floor(Math.log10(scale[1])) - DIGITS);
    // The sum makes 0 of -0.
    return Math.rint((value * scale[1] + scale[0]) / grain) * grain + 0.0;
  }
}
