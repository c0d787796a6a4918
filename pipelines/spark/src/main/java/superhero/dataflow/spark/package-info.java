/** What the commands must know of Spark, to watch a job and to end it. */
package superhero.dataflow.spark;
