/// Files and folders of every kind that is known, read row by row: tables, texts, archives, images,
/// sounds. Read {@link gatelens.data.file.Sources} first.
@NullMarked
package gatelens.data.file;

import org.jspecify.annotations.NullMarked;
