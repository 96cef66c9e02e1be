/// The model file of this project. Read {@link gatelens.formats.own.ModelFile} first.
@NullMarked
package gatelens.formats.own;

import org.jspecify.annotations.NullMarked;
