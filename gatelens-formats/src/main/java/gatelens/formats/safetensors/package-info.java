/// Tensors by name in one file. Read {@link gatelens.formats.safetensors.Safetensors} first.
@NullMarked
package gatelens.formats.safetensors;

import org.jspecify.annotations.NullMarked;
