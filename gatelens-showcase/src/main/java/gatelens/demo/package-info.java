/// The newcomer's first minute: real data that every JDK carries, a model, its explanation. Read
/// {@link gatelens.demo.LanguageNames} first.
@NullMarked
package gatelens.demo;

import org.jspecify.annotations.NullMarked;
