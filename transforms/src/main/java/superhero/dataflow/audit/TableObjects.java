package superhero.dataflow.audit;

import java.io.IOException;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.parquet.CompactedRows;
import superhero.dataflow.parquet.ParquetFooter;
import superhero.dataflow.parquet.ParquetRecords;

/** Reads the objects of tables, by themselves or out of the compacted objects that hold them. */
final class TableObjects {
  private final Lake lake;
  private final CompactedRows compacted;

  TableObjects(Lake lake, CompactedRows compacted) {
    this.lake = lake;
    this.compacted = compacted;
  }

  /** The rows of a table's object. */
  Tables.Rows rows(Sighting there) {
    return there.isHeld()
        ? (columns, consumer) -> compacted.read(there.path(), there.holder(), columns, consumer)
        : (columns, consumer) ->
            ParquetRecords.read(lake.read(there.kind(), there.path()), columns, consumer);
  }

  /** The rows of a table's object, and whether it has a column of text. */
  Tables.Content content(Sighting there) throws IOException {
    if (there.isHeld()) {
      return new Tables.Content(there.rows(), compacted.footer(there.holder()), rows(there));
    }
    byte[] object = lake.read(there.kind(), there.path());
    ParquetFooter footer = ParquetFooter.of(object);
    return new Tables.Content(
        footer.rows(),
        footer,
        (columns, consumer) -> ParquetRecords.read(object, columns, consumer));
  }
}
