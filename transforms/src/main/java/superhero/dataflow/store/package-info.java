/** Whole objects in the stores of clouds, in any other file system of Beam, and on local disks. */
package superhero.dataflow.store;
