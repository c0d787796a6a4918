/** {@code compact}: small objects of the tables joined into large ones. */
package superhero.dataflow.pipelines.compact;
