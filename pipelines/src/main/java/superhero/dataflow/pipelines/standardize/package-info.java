/** {@code standardize}: the tables and dead letters of the raw objects that are there. */
package superhero.dataflow.pipelines.standardize;
