/// Files that are replaced as a whole, and cells of tables. Read {@link gatelens.file.AtomicFile}.
@NullMarked
package gatelens.file;

import org.jspecify.annotations.NullMarked;
