/** Small objects of the tables made into large ones, and these expanded again. */
package superhero.dataflow.compact;
