package superhero.dataflow.testdata;

/** What may become of a request to a store. */
public enum StoreFault {
  /** The request is forwarded, and its answer too. */
  NONE,

  /** 503 SlowDown: what S3 answers to clients that ask too often. */
  SLOW_DOWN,

  /** 500 InternalError. */
  INTERNAL_ERROR,

  /** What {@link StoreGate#refuse} says, or S3's 403 AccessDenied if nobody has said anything. */
  REFUSED,

  /** No answer; the connection stays open until the client closes it. */
  HANG,

  /** An answer that begins, goes on with ten bytes a second, and does not end. */
  DRIP,

  /** Half of the body is forwarded, then both connections are reset; without a body nothing is. */
  RESET
}
