package gatelens.lens;

import gatelens.data.Entry;
import gatelens.data.Source;
import gatelens.sequence.Sample;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a model is asked about: raw data as it was trained on, or arrays that are the numbers it
/// reads.
public sealed interface Inputs {
  /// Raw data in a file or folder.
  ///
  /// @param path of any kind that training reads
  /// @param most no more than the first rows
  record Raw(Path path, Optional<Integer> most) implements Inputs {
    /// All rows.
    public Raw(Path path) {
      this(path, Optional.empty());
    }
  }

  /// Raw data that comes through a stream and is read once.
  ///
  /// @param stream closed with its last row
  /// @param name for messages, such as `standard input`
  /// @param most no more than the first rows
  record Stream(InputStream stream, Path name, Optional<Integer> most) implements Inputs {}

  /// Rows that a program has already.
  ///
  /// @param rows read once
  record Rows(Source rows) implements Inputs {}

  /// Arrays in files.
  ///
  /// @param files one for each input of the model, or an archive with all
  record Arrays(List<ArrayFile> files) implements Inputs {
    /// Keeps an unmodifiable copy.
    public Arrays {
      files = List.copyOf(files);
    }
  }

  /// One file of arrays.
  ///
  /// @param input the model's input that it is for; empty where the model has one, or for an
  ///   archive
  /// @param file `.npy`, or `.npz` with an array for each input: `float[N][T][D]`, or token ids
  ///   `int[N][T]`
  record ArrayFile(Optional<String> input, Path file) {}

  /// Samples that a program has already.
  record Samples(List<Sample> samples) implements Inputs {
    /// Keeps an unmodifiable copy.
    public Samples {
      samples = List.copyOf(samples);
    }
  }

  /// Entries that were read or encoded before.
  record Given(List<Entry> entries) implements Inputs {
    /// Keeps an unmodifiable copy.
    public Given {
      entries = List.copyOf(entries);
    }
  }

  /// Some of other inputs.
  ///
  /// @param all of which they are
  /// @param only their ids or names, or their numbers from 0; at least one
  record Chosen(Inputs all, List<String> only) implements Inputs {
    /// Keeps an unmodifiable copy.
    public Chosen {
      only = List.copyOf(only);
    }
  }

  /// Entries that were read or encoded before.
  static Inputs of(List<Entry> entries) {
    return new Given(entries);
  }

  /// Arrays for a model with one input.
  static Inputs array(Path file) {
    return new Arrays(List.of(new ArrayFile(Optional.empty(), file)));
  }

  /// True if rows are encoded, so that a model without an encoding cannot read them.
  default boolean raw() {
    return switch (this) {
      case Raw raw -> true;
      case Stream stream -> true;
      case Rows rows -> true;
      case Arrays arrays -> false;
      case Samples samples -> false;
      case Given given -> false;
      case Chosen chosen -> chosen.all().raw();
    };
  }
}
