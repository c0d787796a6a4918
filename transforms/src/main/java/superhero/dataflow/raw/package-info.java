/** Each batch as one object of lossless lines, as the messages came. */
package superhero.dataflow.raw;
