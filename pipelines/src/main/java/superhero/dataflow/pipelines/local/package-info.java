/**
 * {@code local}: the whole flow in one process, with services of its own. It runs other commands.
 */
package superhero.dataflow.pipelines.local;
