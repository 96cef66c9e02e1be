/// Optional: tables in the formats of Apache Arrow.
@NullMarked
package gatelens.arrow;

import org.jspecify.annotations.NullMarked;
