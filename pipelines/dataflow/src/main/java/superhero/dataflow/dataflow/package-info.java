/** What the commands must know of Google Cloud Dataflow, to submit a job and to watch it. */
package superhero.dataflow.dataflow;
