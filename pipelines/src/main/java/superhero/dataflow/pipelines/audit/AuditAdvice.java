package superhero.dataflow.pipelines.audit;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/** What to do about the kinds of findings of an audit. The README has the same table. */
final class AuditAdvice {
  private static final String RESTORE =
      "restore it from the versions of the store or a backup. Otherwise: run standardize";

  private static final Map<String, String> OF_KINDS =
      ImmutableMap.<String, String>builder()
          .put(
              "missing_range",
              "Give --startFrom as ingest had it. If offsets are still missing: restore what was"
                  + " deleted from the versions of the store or a backup.")
          .put(
              "missing_messages",
              "Restore the raw objects of these offsets from the versions of the store or a backup,"
                  + " then run standardize.")
          .put("missing_object", "If it is of raw: " + RESTORE + ".")
          .put("missing_twin", "Run standardize: it makes the tables from raw.")
          .put(
              "unreadable_object",
              "If it is of raw: " + RESTORE + "; delete a compacted object before.")
          .put("changed_object", "If it is of raw: " + RESTORE + ".")
          .put(
              "unlisted_object",
              "Move away what ingest did not write. If only the etl_meta is missing: run"
                  + " standardize.")
          .put(
              "duplicate",
              "Run compact. Of two raw objects: remove the one that etl_meta does not list.")
          .put(
              "checksum",
              "Find out which of the two was changed. Raw: restore it. buffer_meta: run"
                  + " standardize.")
          .put(
              "rows_differ",
              "Find out which of the two was changed. Raw: restore it. Tables: run standardize.")
          .put("overlap", "Remove the etl_meta that ingest did not write.")
          .put(
              "no_committed_offset",
              "Give the --consumerGroup of this lake. If Kafka has forgotten its offsets: start"
                  + " ingest with --startFrom=lake.")
          .buildOrThrow();

  private AuditAdvice() {}

  /** By the name of a kind. */
  static Map<String, String> ofKinds() {
    return OF_KINDS;
  }
}
