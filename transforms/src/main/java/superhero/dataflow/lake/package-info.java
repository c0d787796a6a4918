/** Where objects are put: any place that a Beam file system knows. */
package superhero.dataflow.lake;
