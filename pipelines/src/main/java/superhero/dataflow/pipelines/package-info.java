/** The commands: each reads its options, builds its graph, runs it and says what came of it. */
package superhero.dataflow.pipelines;
