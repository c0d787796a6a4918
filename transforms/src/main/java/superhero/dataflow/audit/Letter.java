package superhero.dataflow.audit;

/** A line of a dead letters object, and the model that it is of. */
record Letter(Row row, String model) {}
