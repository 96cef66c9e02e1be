/// A fixed pool of threads for blocks of rows. Read {@link gatelens.parallel.Workers} first.
@NullMarked
package gatelens.parallel;

import org.jspecify.annotations.NullMarked;
