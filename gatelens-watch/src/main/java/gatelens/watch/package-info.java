/// Events as they come, scored and explained one by one: what reads them, what becomes of bad ones,
/// what is written, and what is kept so that nothing is lost or told twice. Read {@link
/// gatelens.watch.Watch} first.
@NullMarked
package gatelens.watch;

import org.jspecify.annotations.NullMarked;
