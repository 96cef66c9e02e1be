/// {@link gatelens.method.Methods} lists the methods; each is one file in the package of its
/// family.
@NullMarked
package gatelens.method;

import org.jspecify.annotations.NullMarked;
