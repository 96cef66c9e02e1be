/// The encoders of texts, series, images and sounds, and how they are learned from data. Read
/// {@link gatelens.data.encode.EncodingFit} first.
@NullMarked
package gatelens.data.encode;

import org.jspecify.annotations.NullMarked;
