/** {@code deadletters}: what is wrong with messages, most frequent first. */
package superhero.dataflow.pipelines.deadletters;
