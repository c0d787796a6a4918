package superhero.dataflow.benchmark.flink;

/** A Kafka message, as Flink's serializer of POJOs knows it. */
public final class Message {
  public String topic;
  public int partition;
  public long offset;
  public long timestamp;
  public String timestampType;
  public byte[] key;
  public byte[] value;
  public String[] headerKeys;
  public byte[][] headerValues;

  /** False where the value cannot stand in a line of JSON. */
  public boolean isJson;
}
