/// The measures of an explanation: one file each. {@link gatelens.measure.Measures} lists them.
@NullMarked
package gatelens.measure;

import org.jspecify.annotations.NullMarked;
