/** Failures with a sentence for the user, and patience with services that are away. */
package superhero.dataflow.failure;
