/** AWS Lambda. */
package superhero.dataflow.serverless.aws;
