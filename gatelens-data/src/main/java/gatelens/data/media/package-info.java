/// Pictures and sounds from their bytes. Read {@link gatelens.data.media.Pictures} first.
@NullMarked
package gatelens.data.media;

import org.jspecify.annotations.NullMarked;
