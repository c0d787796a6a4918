/** Tables of one lake compared with those of another. */
package superhero.dataflow.diff;
