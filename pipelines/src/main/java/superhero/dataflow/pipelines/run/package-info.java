/** A pipeline from its start to its last word: progress, reports, exit codes. */
package superhero.dataflow.pipelines.run;
