package gatelens.arrow;

import gatelens.data.Reading;
import gatelens.data.file.Table;
import java.nio.file.Path;

/// Says that this module reads Apache Arrow.
public final class ArrowFormat implements Table.Format {
  /// Called by `ServiceLoader`.
  public ArrowFormat() {}

  @Override
  public Reading.Format kind() {
    return Reading.Format.ARROW;
  }

  @Override
  public Table open(Path file) {
    return new ArrowTable(file);
  }
}
