package org.apache.kafka.clients.admin;

/** What a Kafka in memory must know of a request, and Kafka's clients keep to themselves. */
public final class OffsetSpecAccess {
  private OffsetSpecAccess() {}

  /** In ms since 1970. */
  public static long timestamp(OffsetSpec.TimestampSpec spec) {
    return spec.timestamp();
  }
}
