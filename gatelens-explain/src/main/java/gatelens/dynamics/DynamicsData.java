package gatelens.dynamics;

import gatelens.sequence.Sample;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Real sequences, and events that stand in no sequence.
///
/// @param samples at least one: searches begin where they lead
/// @param ids one a sample; what a place `ID:STEP` is named by
/// @param given events by name, `double[D]` each, as the first layer behind an embedding gets them
public record DynamicsData(List<Sample> samples, List<String> ids, Map<String, double[]> given) {
  /// Keeps copies.
  ///
  /// @throws IllegalArgumentException if there is no sample, or not one id each
  public DynamicsData {
    samples = List.copyOf(samples);
    ids = List.copyOf(ids);
    Map<String, double[]> copies = new LinkedHashMap<>();
    given.forEach((name, event) -> copies.put(name, event.clone()));
    given = copies;
    if (samples.isEmpty() || ids.size() != samples.size()) {
      throw new IllegalArgumentException(
          "expected sequences with an id each, found "
              + samples.size()
              + " sequences and "
              + ids.size()
              + " ids");
    }
  }

  /// Sequences that are numbered from 0.
  public static DynamicsData of(List<Sample> samples) {
    return new DynamicsData(
        samples, IntStream.range(0, samples.size()).mapToObj(String::valueOf).toList(), Map.of());
  }

  @Override
  public Map<String, double[]> given() {
    Map<String, double[]> copies = new LinkedHashMap<>();
    given.forEach((name, event) -> copies.put(name, Arrays.copyOf(event, event.length)));
    return copies;
  }
}
