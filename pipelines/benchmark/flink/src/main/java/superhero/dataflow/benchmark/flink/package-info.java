/** The same tables as a user of Flink would write them, by the connectors of its documentation. */
package superhero.dataflow.benchmark.flink;
