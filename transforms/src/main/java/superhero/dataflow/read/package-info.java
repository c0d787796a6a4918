/** The first stage at the data: reads a range and feeds the stages that write it. */
package superhero.dataflow.read;
