/** What models rejected, as it came, with the reason why. */
package superhero.dataflow.deadletter;
