package superhero.dataflow.diff;

import java.io.Serializable;

/** An object of one location or of both. */
record Compared(String kind, String path, boolean isBefore, boolean isAfter)
    implements Serializable {}
