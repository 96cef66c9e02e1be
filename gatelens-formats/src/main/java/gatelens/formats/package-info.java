/// Model files and arrays of the frameworks in use. Files are hostile until shown otherwise: every
/// size is checked against the file before memory is taken. Read {@link
/// gatelens.formats.ModelFiles} first.
@NullMarked
package gatelens.formats;

import org.jspecify.annotations.NullMarked;
