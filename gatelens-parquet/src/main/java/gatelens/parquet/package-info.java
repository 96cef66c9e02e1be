/// Writes answers as Apache Parquet. `gatelens batch` finds {@link gatelens.parquet.ParquetFiles}
/// by itself.
@NullMarked
package gatelens.parquet;

import org.jspecify.annotations.NullMarked;
