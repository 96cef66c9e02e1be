/// ONNX graphs. Read {@link gatelens.formats.onnx.OnnxFile} first.
@NullMarked
package gatelens.formats.onnx;

import org.jspecify.annotations.NullMarked;
