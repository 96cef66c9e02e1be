package gatelens.formats;

import gatelens.formats.keras.KerasFile;
import gatelens.formats.keras.KerasTensors;
import gatelens.formats.onnx.OnnxFile;
import gatelens.formats.own.ModelFile;
import gatelens.formats.safetensors.Safetensors;
import gatelens.formats.torch.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/// Opens any model file that is known, by what is in it, never by its name.
public final class ModelFiles {
  private static final String KNOWN =
      "Gatelens, Keras (.keras, .h5), PyTorch state dict (.pt), safetensors, ONNX";

  private ModelFiles() {}

  /// Opens a model.
  ///
  /// @param architecture a JSON file that says what bare weights cannot say of themselves; empty
  ///   for the usual
  /// @throws FormatException if the file is damaged or of no known kind
  /// @throws UnsupportedModelException if a layer or operator is not supported; the message names
  ///   it
  /// @throws IOException if it cannot be read
  public static OpenedModel open(Path file, Optional<Path> architecture) throws IOException {
    if (Files.isDirectory(file)) {
      FileKind folder = FileKind.ofFolder(file);
      if (folder.reader() == FileKind.Reader.NONE) {
        throw new UnsupportedModelException(file + ": " + folder.words());
      }
      throw new FormatException(
          file + ": expected a model file, found a folder; known are " + KNOWN);
    }
    byte[] start = Npy.start(file, 64);
    if (start.length == 0) {
      throw new FormatException(file + ": expected a model file, found an empty one");
    }
    Architecture how =
        architecture.isPresent() ? Architecture.read(architecture.get()) : Architecture.usual();
    try {
      return open(file, start, how);
    } catch (java.io.EOFException | ZipException damaged) {
      throw new FormatException(
          file + ": it is damaged or cut off: " + damaged.getClass().getSimpleName(), damaged);
    } catch (IndexOutOfBoundsException contradiction) {
      throw new FormatException(
          file + ": its sizes contradict each other: " + contradiction.getMessage(), contradiction);
    } catch (StackOverflowError | OutOfMemoryError | NegativeArraySizeException tooMuch) {
      throw new FormatException(
          file + ": it asks for more memory or depth than any sound model file", tooMuch);
    }
  }

  private static OpenedModel open(Path file, byte[] start, Architecture architecture)
      throws IOException {
    FileKind kind = FileKind.of(file, start);
    return switch (kind.reader()) {
      case HDF5 -> KerasFile.openHdf5(file, architecture);
      case KERAS_ZIP -> {
        architecture.refuseBeside(file.toString());
        yield KerasFile.openZip(file);
      }
      case TORCH_ZIP -> StateDict.open(file, true, architecture);
      case TORCH_BEFORE_ZIP -> StateDict.open(file, false, architecture);
      case SAFETENSORS -> safetensors(file, architecture);
      case ONNX -> {
        architecture.refuseBeside(file.toString());
        yield OnnxFile.open(file);
      }
      case NONE -> throw new UnsupportedModelException(file + ": " + kind.words());
      case UNKNOWN ->
          throw new FormatException(file + ": expected a model file, found none of " + KNOWN);
    };
  }

  private static OpenedModel safetensors(Path file, Architecture architecture) throws IOException {
    Safetensors tensors = Safetensors.read(file);
    String name = file.toString();
    if (ModelFile.is(tensors)) {
      architecture.refuseBeside(name);
      return new OpenedModel(ModelFile.of(name, tensors), "Gatelens", List.of());
    }
    boolean described = architecture.isKeras();
    if (described || KerasTensors.looksLike(tensors.tensors().keySet())) {
      return KerasTensors.open(name, tensors.tensors(), architecture);
    }
    return StateDict.open(name, tensors, architecture);
  }
}
