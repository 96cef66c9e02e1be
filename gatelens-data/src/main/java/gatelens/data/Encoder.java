package gatelens.data;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import gatelens.sequence.FeatureSequence;
import gatelens.sequence.Sequence;
import gatelens.tensor.Tensor;
import java.util.List;

/// Turns one kind of input into what a model reads. An encoder is a record of settings and of what
/// was learned from the training data (a vocabulary, means); it is saved with the model as JSON,
/// under the name that its {@link EncoderKind} gives it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public interface Encoder {
  /// Encodes one input.
  ///
  /// @throws IllegalArgumentException if it is of another kind or shape
  Sequence encode(Input input);

  /// What a model reads of a row that lacks the input: one step of features at 0, which is the mean
  /// of the training data where features are standardised.
  default Sequence absent() {
    return FeatureSequence.of(Tensor.zeros(1, width()));
  }

  /// Tells what of an input the model does not get to see: words and categories that were never
  /// seen in training, ends that were cut off, values that are far from those of training.
  ///
  /// @param read what {@link #encode} made of it
  default void unread(Input input, Sequence read, Unread unread) {}

  /// What a person should know of how an input is read, in sentences that are the same for all
  /// inputs of which they are true; usually nothing.
  default List<String> notes(Input input) {
    return List.of();
  }

  /// True if zeros are something that the data has or is standardised to: elsewhere, as of images,
  /// the mean of training stands for what is usual.
  default boolean zerosAreUsual() {
    return true;
  }

  /// True if inputs lie over one another cell by cell, as images do, so that their mean says what
  /// is usual; of sounds, in which things happen at any time, some inputs say it.
  default boolean hasMeanInput() {
    return false;
  }

  /// True if a column is read against its last value.
  default boolean changes(String column) {
    return false;
  }

  /// Features a step; for token ids the size of the vocabulary.
  int width();

  /// True if the sequences are token ids.
  default boolean tokens() {
    return false;
  }

  /// The error for an input of another kind.
  static IllegalArgumentException wrongKind(String expected, Input found) {
    return new IllegalArgumentException(
        "expected " + expected + " as the encoder says, found " + found.kind());
  }
}
