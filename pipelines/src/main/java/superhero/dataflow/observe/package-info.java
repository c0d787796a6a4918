/**
 * What an operator sees of a job that runs: one reading of Beam's metrics and of this process, for
 * the lines on the terminal, {@code /metrics}, {@code /status} and the page.
 */
package superhero.dataflow.observe;
