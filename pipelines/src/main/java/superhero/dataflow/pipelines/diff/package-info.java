/** {@code diff}: what changed models would change in the tables. */
package superhero.dataflow.pipelines.diff;
