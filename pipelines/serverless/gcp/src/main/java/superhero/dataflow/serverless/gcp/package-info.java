/** Cloud Run functions of Google Cloud. */
package superhero.dataflow.serverless.gcp;
