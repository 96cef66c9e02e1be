package gatelens.report.document;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A line of `gatelens bench --json`: one case, timed. It has no schema, since it is a line and no
/// document.
///
/// @param name of the case, such as `predict-b1`
/// @param threads it ran on
/// @param milliseconds the median of one run
/// @param runs that were timed
/// @param gigaflops multiplications and additions per second, in billions
public record BenchLine(
    @JsonProperty("case") String name,
    int threads,
    @JsonProperty("ms") double milliseconds,
    @JsonProperty("n") long runs,
    @JsonProperty("gflops") double gigaflops) {}
