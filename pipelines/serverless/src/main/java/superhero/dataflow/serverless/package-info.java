/** A range becomes tables when its manifest appears, in a function of a cloud, without a runner. */
package superhero.dataflow.serverless;
