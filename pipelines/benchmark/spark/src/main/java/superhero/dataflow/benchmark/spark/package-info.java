/** The same tables as a user of Spark would write them, as its documentation says. */
package superhero.dataflow.benchmark.spark;
