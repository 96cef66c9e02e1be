/// How fast Gatelens is: named cases on one fixed model. Read {@link gatelens.speed.SpeedCases}
/// first.
@NullMarked
package gatelens.speed;

import org.jspecify.annotations.NullMarked;
