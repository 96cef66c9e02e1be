package gatelens.cli.command;

import gatelens.data.Encoder;
import gatelens.data.Encoding;
import gatelens.data.encode.SeriesEncoder;
import gatelens.model.Model;
import gatelens.report.draw.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The columns' own units, where a model reads them standardised.
///
/// @param inputs for each input and feature the column that it is; empty for what is not
///   standardised
record DataUnits(List<List<Optional<SeriesEncoder.Part>>> inputs) implements Units {
  private static final int DIGITS = 5;

  /// Those of a model; of one that was not trained on raw data the numbers it reads.
  static Units of(Model model) {
    return Encoding.of(model.info())
        .<Units>map(
            encoding -> new DataUnits(encoding.encoders().stream().map(DataUnits::scales).toList()))
        .orElse(OF_THE_MODEL);
  }

  private static List<Optional<SeriesEncoder.Part>> scales(Encoder encoder) {
    List<Optional<SeriesEncoder.Part>> scales = new ArrayList<>();
    if (encoder instanceof SeriesEncoder series) {
      for (String feature : series.names()) {
        scales.add(
            series.columns().stream()
                .filter(column -> column.categories().isEmpty() && column.name().equals(feature))
                .findFirst());
      }
    }
    return scales;
  }

  @Override
  public double raw(int input, int feature, double value) {
    List<Optional<SeriesEncoder.Part>> scales = inputs.get(input);
    Optional<SeriesEncoder.Part> column =
        feature < scales.size() ? scales.get(feature) : Optional.empty();
    return column.map(part -> raw(part, value)).orElse(value);
  }

  private static double raw(SeriesEncoder.Part column, double value) {
    // Single precision leaves about six digits of a standardised value; more would be noise, as in
    // a zero that comes back as -4e-8.
    double grain = Math.pow(10, Math.floor(Math.log10(column.deviation())) - DIGITS);
    // The sum makes 0 of -0.
    return Math.rint((value * column.deviation() + column.mean()) / grain) * grain + 0.0;
  }
}
