/** Raw read back: which ranges are whole there, and which of them are meant. */
package superhero.dataflow.rawlog;
