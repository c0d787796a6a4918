/** Amazon S3, and what speaks its protocol. */
package superhero.dataflow.stores.s3;
