/** Tables and dead letters made of raw, in place of what was there. */
package superhero.dataflow.standardize;
