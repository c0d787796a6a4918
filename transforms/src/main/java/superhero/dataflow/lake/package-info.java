/** Where the stages put their objects: any place that a Beam file system knows. */
package superhero.dataflow.lake;
