/// Archives of events of many keys, scored and explained key by key in the order of time. {@link
/// gatelens.batch.BatchRun} is the run on one machine; start there.
@NullMarked
package gatelens.batch;

import org.jspecify.annotations.NullMarked;
