package gatelens.formats;

import gatelens.formats.keras.KerasFile;
import gatelens.formats.keras.KerasTensors;
import gatelens.formats.onnx.OnnxFile;
import gatelens.formats.own.ModelFile;
import gatelens.formats.safetensors.Safetensors;
import gatelens.formats.torch.StateDict;
import gatelens.formats.torch.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// Opens any model file that is known, by what is in it, never by its name.
public final class ModelFiles {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
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
    if (begins(start, HDF5)) {
      return KerasFile.openHdf5(file, architecture);
    }
    if (start.length > 3 && start[0] == 'P' && start[1] == 'K') {
      return zip(file, architecture);
    }
    if (Npy.looksLike(start)) {
      throw new FormatException(
          file + ": expected a model file, found a NumPy array; give it with --inputs");
    }
    if (Safetensors.looksLike(start)) {
      return safetensors(file, architecture);
    }
    if (start[0] == (byte) 0x80 && start.length > 1 && start[1] <= 5) {
      throw new UnsupportedModelException(
          file
              + ": this is a PyTorch file from before version 1.6. In Python, save it anew:\n"
              + "    weights = torch.load('model.pt', map_location='cpu')\n"
              + "    torch.save(weights, 'weights.pt')");
    }
    if (OnnxFile.looksLike(start)) {
      return OnnxFile.open(file);
    }
    throw new FormatException(file + ": expected a model file, found none of " + KNOWN);
  }

  private static boolean begins(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && java.util.Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  private static OpenedModel zip(Path file, Architecture architecture) throws IOException {
    boolean keras;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      keras = zip.getEntry("config.json") != null && zip.getEntry("model.weights.h5") != null;
    } catch (ZipException damaged) {
      throw new FormatException(
          file
              + ": it begins like a zip file (Keras, PyTorch), but is damaged: "
              + damaged.getMessage(),
          damaged);
    }
    if (keras) {
      return KerasFile.openZip(file);
    }
    StateDict.Read read = StateDict.read(file.toString(), TorchFile.read(file), architecture);
    return new OpenedModel(read.model(), "PyTorch state dict", read.findings());
  }

  private static OpenedModel safetensors(Path file, Architecture architecture) throws IOException {
    Safetensors tensors = Safetensors.read(file);
    if (ModelFile.is(tensors)) {
      return new OpenedModel(ModelFile.of(file.toString(), tensors), "Gatelens", List.of());
    }
    boolean described = architecture.json().has("config");
    if (described || KerasTensors.looksLike(tensors.tensors().keySet())) {
      return KerasTensors.open(file.toString(), tensors.tensors(), architecture);
    }
    StateDict.Read read = StateDict.read(file.toString(), tensors.tensors(), architecture);
    return new OpenedModel(read.model(), "safetensors of a PyTorch state dict", read.findings());
  }
}
