package gatelens.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatelens.formats.ModelFiles;
import gatelens.formats.Npy;
import gatelens.formats.NpyArray;
import gatelens.formats.OpenedModel;
import gatelens.formats.UnsupportedModelException;
import gatelens.layer.Branch;
import gatelens.parallel.Workers;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sample;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Small graphs of every kind that was once read wrongly, or refused without need: each gives ONNX
/// Runtime's answer, or is refused by the name of what is not understood. They were made by
/// `src/test/python/onnx_cases.py` with onnx 1.23.1, onnxruntime 1.30.0 and torch 2.13.0.
///
/// There are as many units as steps, so that an axis taken for another would fit.
class OnnxReadsTest {
  /// Both compute in single precision, over few steps.
  private static final double TOLERANCE = 1e-5;

  private static Path cases() {
    URL url = Objects.requireNonNull(OnnxReadsTest.class.getResource("cases/index.txt"));
    try {
      return Objects.requireNonNull(Path.of(url.toURI()).getParent());
    } catch (URISyntaxException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  @TestFactory
  List<DynamicTest> aGraphGivesItsAnswerOrIsRefusedByName() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(cases().resolve("index.txt"))) {
      String[] words = line.split("\t", -1);
      tests.add(
          DynamicTest.dynamicTest(
              words[0],
              () -> {
                if (words[1].equals("equal")) {
                  equal(words[0]);
                } else {
                  refused(words[0], words[2]);
                }
              }));
    }
    assertThat(tests).hasSizeGreaterThan(80);
    return tests;
  }

  private static void equal(String name) throws IOException {
    Path folder = cases();
    OpenedModel opened = ModelFiles.open(folder.resolve(name + ".onnx"), Optional.empty());
    assertThat(opened.inventory().plain()).isTrue();
    NpyArray expected = Npy.read(folder.resolve(name + ".y.npy"));
    List<Sample> samples = new ArrayList<>();
    List<NpyArray> inputs = new ArrayList<>();
    for (Branch branch : opened.model().inputs()) {
      inputs.add(Npy.read(folder.resolve(name + "." + branch.name() + ".npy")));
    }
    for (int n = 0; n < inputs.get(0).shape()[0]; n++) {
      List<Sequence> parts = new ArrayList<>();
      for (NpyArray input : inputs) {
        int[] shape = input.shape();
        int size = shape[1] * shape[2];
        float[] row = Arrays.copyOfRange(input.floats(), n * size, (n + 1) * size);
        parts.add(FeatureSequence.of(Tensor.of(row, shape[1], shape[2])));
      }
      samples.add(Sample.of(parts.toArray(Sequence[]::new)));
    }
    List<Float> found = new ArrayList<>();
    try (Workers one = Workers.single()) {
      for (Tensor answer : opened.model().predict(samples, one)) {
        for (float value : answer.values()) {
          found.add(value);
        }
      }
    }
    assertThat(found).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      double size = Math.max(1, Math.abs(expected.get(i)));
      assertThat(Math.abs(found.get(i) - expected.get(i)) / size)
          .as("output %s", i)
          .isLessThan(TOLERANCE);
    }
  }

  private static void refused(String name, String words) {
    assertThatThrownBy(() -> ModelFiles.open(cases().resolve(name + ".onnx"), Optional.empty()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining(words);
  }

  /// Every operator and attribute of a file is accounted for, and weights that were whole numbers
  /// are told.
  @Test
  void theInventorySaysWhatBecameOfEachPart() throws IOException {
    OpenedModel opened =
        ModelFiles.open(cases().resolve("weights-int8-per-row.onnx"), Optional.empty());
    assertThat(opened.inventory().entries())
        .extracting(entry -> entry.kindWord() + " " + entry.name())
        .contains(
            "input x",
            "operator GRU GRU3",
            "setting GRU GRU3.hidden_size",
            "setting DequantizeLinear DequantizeLinear1.axis");
    assertThat(opened.inventory().entries())
        .anyMatch(entry -> entry.reason().contains("dequantised"));
  }
}
