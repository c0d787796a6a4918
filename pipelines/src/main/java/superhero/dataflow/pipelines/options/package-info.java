/**
 * The words of a command line: options that several commands share, read with all mistakes, and
 * what a runner makes of them.
 */
package superhero.dataflow.pipelines.options;
