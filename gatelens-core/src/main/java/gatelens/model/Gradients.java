package gatelens.model;

/// The values of an objective at many rows and its gradients.
///
/// @param values one a row
/// @param gradients `float[rows][…]`, each flat by the rows' layout; zero at padded steps
public record Gradients(double[] values, float[][] gradients) {}
