/// Files that are replaced as a whole. Read {@link gatelens.file.AtomicFile}.
@NullMarked
package gatelens.file;

import org.jspecify.annotations.NullMarked;
