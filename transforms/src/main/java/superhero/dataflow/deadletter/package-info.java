/** The sink after standard: what gave no rows, as it came, with the reason why. */
package superhero.dataflow.deadletter;
