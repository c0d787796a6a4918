package superhero.dataflow.simulation;

/** What can happen to a request. */
enum Disturbance {
  CRASH_BEFORE,
  CRASH_AFTER,
  /** The request is lost, and so it has no effect; the caller sees a timeout. */
  LOSE_REQUEST,
  /** The request has its effect; the caller sees a timeout. */
  LOSE_ANSWER,
  /** Other jobs go on until the history resumes the caller; then the request is served. */
  PAUSE
}
