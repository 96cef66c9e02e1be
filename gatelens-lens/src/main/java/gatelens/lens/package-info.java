/// A model opened with all that belongs to it, and what every front end asks of it: read data once,
/// predict, judge. The command line, a studio and jobs stand on it; it parses no option and formats
/// nothing. Read {@link gatelens.lens.Lens} first.
@NullMarked
package gatelens.lens;

import org.jspecify.annotations.NullMarked;
