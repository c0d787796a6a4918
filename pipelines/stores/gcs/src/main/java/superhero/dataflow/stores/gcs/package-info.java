/**
 * Google Cloud Storage as a store of the lake: whole objects, one request each, by its JSON API.
 * Beam's own file system for it sends three requests an upload and takes nine minutes to give up.
 */
package superhero.dataflow.stores.gcs;
