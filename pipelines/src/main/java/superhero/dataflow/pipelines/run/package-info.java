/** A run of a pipeline: its progress, and what is said of it at the end. */
package superhero.dataflow.pipelines.run;
