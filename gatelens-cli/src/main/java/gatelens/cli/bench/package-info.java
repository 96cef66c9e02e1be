/// What the speed of this machine is measured with. Read {@link gatelens.cli.bench.LargeProduct}.
@NullMarked
package gatelens.cli.bench;

import org.jspecify.annotations.NullMarked;
