/// An ONNX Runtime session as a score: models with layers that Gatelens does not know are explained
/// by the methods that need no layers.
@NullMarked
package gatelens.onnxruntime;

import org.jspecify.annotations.NullMarked;
