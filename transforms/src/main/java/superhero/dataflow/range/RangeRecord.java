package superhero.dataflow.range;

import java.io.Serializable;

/** An object that says of a range that all its other objects are on the lake. */
public interface RangeRecord extends Serializable {
  /** Writes it, in place of one that an earlier attempt has written. */
  void put(WrittenRange written);
}
