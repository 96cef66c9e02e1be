/// What somebody meant who wrote a name that there is not: {@link gatelens.names.NearestName}.
@NullMarked
package gatelens.names;

import org.jspecify.annotations.NullMarked;
