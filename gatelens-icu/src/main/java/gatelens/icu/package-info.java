/// Optional: words cut by ICU, for Chinese and other scripts without spaces.
@NullMarked
package gatelens.icu;

import org.jspecify.annotations.NullMarked;
