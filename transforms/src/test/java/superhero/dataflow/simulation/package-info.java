/**
 * A simulation of jobs, brokers and stores in one thread: the planner, the writers and the commits
 * are the real ones, Kafka and the store are twins in memory, and a generated history decides which
 * requests crash, pause or lose their answers.
 */
package superhero.dataflow.simulation;
