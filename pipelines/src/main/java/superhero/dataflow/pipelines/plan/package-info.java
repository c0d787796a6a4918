/** {@code plan}: the objects, requests, workers and dollars that a lake would take. */
package superhero.dataflow.pipelines.plan;
