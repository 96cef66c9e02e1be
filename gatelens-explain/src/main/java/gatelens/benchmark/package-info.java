/// Data whose important cells are known, black boxes trained on them, and how well an attribution
/// finds the cells; and tasks whose answer lies far back. Read {@link gatelens.benchmark.TruthData}
/// first.
@NullMarked
package gatelens.benchmark;

import org.jspecify.annotations.NullMarked;
