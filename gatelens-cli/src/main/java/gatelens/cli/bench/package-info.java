/// `gatelens bench`: times the program on named cases. Read {@link gatelens.cli.bench.BenchCommand}
/// first.
@NullMarked
package gatelens.cli.bench;

import org.jspecify.annotations.NullMarked;
