/** Parquet objects: written, read back, copied row group by row group. */
package superhero.dataflow.parquet;
