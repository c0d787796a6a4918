/** The first sink at the data: reads a range and feeds the sinks that write it. */
package superhero.dataflow.write;
