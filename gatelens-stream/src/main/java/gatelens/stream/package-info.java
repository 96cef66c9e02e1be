/// Streams: every event is scored and explained with a state and an account of fixed size beside
/// it. Read {@link gatelens.stream.LiveModel} first.
@NullMarked
package gatelens.stream;

import org.jspecify.annotations.NullMarked;
