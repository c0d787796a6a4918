/** Azure Functions. */
package superhero.dataflow.serverless.azure;
