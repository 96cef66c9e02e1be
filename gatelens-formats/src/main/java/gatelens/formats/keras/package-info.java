/// Models of Keras, all versions. Read {@link gatelens.formats.keras.KerasFile} first.
@NullMarked
package gatelens.formats.keras;

import org.jspecify.annotations.NullMarked;
