package gatelens.speed;

/// One case of the benchmark.
///
/// @param name as other programs' timings call it
/// @param flops floating point operations of the products of one turn
/// @param turns how often one run does it: a training's steps
/// @param work one run
public record SpeedCase(String name, double flops, int turns, Runnable work) {}
