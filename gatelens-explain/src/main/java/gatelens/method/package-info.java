/// The methods: one file each. {@link gatelens.method.Methods} lists them.
@NullMarked
package gatelens.method;

import org.jspecify.annotations.NullMarked;
