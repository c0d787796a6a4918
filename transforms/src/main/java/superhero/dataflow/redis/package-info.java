/** Takes the state of finished games out of the simulator's Redis. */
package superhero.dataflow.redis;
