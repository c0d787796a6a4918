/** What the commands must know of Flink, to watch a job and to end it. */
package superhero.dataflow.flink;
