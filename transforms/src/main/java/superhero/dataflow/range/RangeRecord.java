package superhero.dataflow.range;

import java.io.Serializable;

/** An object that says of a range that all its other objects are on the lake. */
public interface RangeRecord extends Serializable {
  /**
   * Writes it, in place of one that an earlier attempt has written.
   *
   * @param beforeDelete throws if the range must no longer be written; asked before each attempt to
   *     delete what the earlier one had and this one has not
   */
  void put(WrittenRange written, Runnable beforeDelete);
}
