package superhero.dataflow.estimate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What clouds ask money for, in which units, and how many of these a month takes. */
public enum PriceItem {
  STORAGE(Group.STORAGE, true, Map.of("GB-month", Usage::storedGb)),
  WRITE_REQUESTS(
      Group.REQUESTS, true, Map.of("1,000 requests", usage -> usage.requests().writes() / 1000)),
  READ_REQUESTS(
      Group.REQUESTS, true, Map.of("1,000 requests", usage -> usage.requests().reads() / 1000)),
  LIST_REQUESTS(
      Group.REQUESTS, true, Map.of("1,000 requests", usage -> usage.requests().lists() / 1000)),
  COMPUTE(
      Group.COMPUTE,
      true,
      Map.of(
          "vCPU-hour", usage -> usage.workers() * usage.threads() * Usage.HOURS,
          // A node a worker; what such a cluster has beside its workers is not counted.
          "node-hour", usage -> usage.workers() * Usage.HOURS)),
  COMPUTE_MEMORY(
      Group.COMPUTE,
      false,
      Map.of("GB-hour", usage -> usage.workers() * usage.workerGb() * Usage.HOURS)),
  FUNCTION_CALLS(
      Group.FUNCTION, true, Map.of("1,000,000 calls", usage -> usage.functionCalls() / 1e6)),
  FUNCTION_MEMORY(
      Group.FUNCTION,
      true,
      Map.of("GB-second", usage -> usage.functionSeconds() * PriceItem.FUNCTION_GB)),
  FUNCTION_CPU(
      Group.FUNCTION,
      false,
      Map.of("GHz-second", usage -> usage.functionSeconds() * PriceItem.FUNCTION_GHZ)),
  KAFKA(
      Group.KAFKA,
      true,
      Map.of(
          "broker-hour", usage -> PriceItem.BROKERS * Usage.HOURS,
          // The smallest cluster has three vCPUs.
          "DCU-hour", usage -> PriceItem.BROKERS * Usage.HOURS,
          "TU-hour",
              usage -> Math.max(1, Math.ceil(usage.kafkaBytesPerSecond() / 1e6)) * Usage.HOURS)),
  KAFKA_STORAGE(
      Group.KAFKA,
      false,
      Map.of(
          "GB-month",
          usage ->
              usage.kafkaBytesPerSecond()
                  * PriceItem.KAFKA_DAYS
                  * 86_400
                  * PriceItem.BROKERS
                  / Usage.GB));

  /** Memory of a function, as the modules of runners-config/terraform give it. */
  static final double FUNCTION_GB = 2;

  static final double FUNCTION_GHZ = 2.4;

  /** With a copy of each message on each. */
  static final int BROKERS = 3;

  /** How long Kafka keeps messages. */
  static final int KAFKA_DAYS = 7;

  /** Items that are added up to one figure. */
  public enum Group {
    STORAGE,
    REQUESTS,
    /** Of a job that makes raw and tables. */
    COMPUTE,
    /** Of functions that make the tables, beside a job for raw. */
    FUNCTION,
    KAFKA;

    /** As it is written in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Group group;
  private final boolean required;
  private final Map<String, ToDoubleFunction<Usage>> amounts;

  PriceItem(Group group, boolean required, Map<String, ToDoubleFunction<Usage>> amounts) {
    this.group = group;
    this.required = required;
    this.amounts = amounts;
  }

  /** The item of a price file's word, such as {@code write_requests}. */
  static Optional<PriceItem> named(String word) {
    return Arrays.stream(values()).filter(item -> item.word().equals(word)).findFirst();
  }

  /** As it is written in a price file. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Group group() {
    return group;
  }

  /** Whether every cloud has it. */
  boolean required() {
    return required;
  }

  boolean takes(String unit) {
    return amounts.containsKey(unit);
  }

  /** The units that it may be priced in. */
  String units() {
    return String.join(" or ", amounts.keySet().stream().sorted().toList());
  }

  /** How many of a unit a month takes. */
  double amount(String unit, Usage usage) {
    return amounts.get(unit).applyAsDouble(usage);
  }
}
