/** Beside the commit: tells readers of the lake which windows are complete. */
package superhero.dataflow.mark;
