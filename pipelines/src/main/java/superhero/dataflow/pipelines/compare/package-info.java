/** {@code compare}: the same messages in the stores of three clouds. It runs other commands. */
package superhero.dataflow.pipelines.compare;
