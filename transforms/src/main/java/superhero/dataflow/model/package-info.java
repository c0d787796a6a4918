/**
 * Models: which messages a table takes and where its columns come from. A model is one Avro schema
 * file; see {@link superhero.dataflow.model.Models} for what it may say.
 */
package superhero.dataflow.model;
