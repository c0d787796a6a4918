/**
 * {@code model init} and {@code model check}: a model file proposed, and tried on the last messages
 * of a topic.
 */
package superhero.dataflow.pipelines.model;
