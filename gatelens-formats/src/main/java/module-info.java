/// Files of models and arrays: our own, safetensors, npy, Keras, PyTorch and ONNX. Read {@link
/// gatelens.formats.ModelFiles} first.
module gatelens.formats {
  requires static org.jspecify;
  requires transitive gatelens.core;
  // named by its Automatic-Module-Name
  requires io.jhdf;
  requires transitive tools.jackson.databind;

  exports gatelens.formats;
  exports gatelens.formats.keras;
  exports gatelens.formats.onnx;
  exports gatelens.formats.own;
  exports gatelens.formats.safetensors;
  exports gatelens.formats.torch;
}
