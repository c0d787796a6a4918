/** Lakes in Azure Blob Storage, {@code azfs://account/container/folder}. */
package superhero.dataflow.stores.azure;
