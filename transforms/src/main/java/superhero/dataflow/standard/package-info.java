/** Each batch as typed tables, one Parquet object a model that has rows. */
package superhero.dataflow.standard;
