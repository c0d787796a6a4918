/** How what a graph was built with comes to its sources. */
package superhero.dataflow.source;
