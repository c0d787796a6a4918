/**
 * The program: its commands as a table, their help and exit codes. Each command has a package: it
 * reads its options, builds its graph, runs it and says what came of it.
 */
package superhero.dataflow.pipelines;
