package superhero.dataflow.benchmark.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;

/**
 * Kafka to raw and tables by Structured Streaming, up to the messages that are there now: each
 * micro-batch is parsed once, kept, and written five times. At least once: a batch that is done
 * again adds files. System properties say what: {@code servers}, {@code topics}, {@code lake} (a
 * folder, or a bucket where there is an {@code endpoint}), {@code batchSize}, {@code level}.
 */
public final class NativeSpark {
  /** Hadoop's names of zlib's levels 1 to 9. */
  private static final List<String> LEVELS =
      List.of(
          "BEST_SPEED",
          "TWO",
          "THREE",
          "FOUR",
          "FIVE",
          "SIX",
          "SEVEN",
          "EIGHT",
          "BEST_COMPRESSION");

  private static final int BATCHES_OF_A_TRIGGER = 4;

  private NativeSpark() {}

  public static void main(String[] args) throws Exception {
    String servers = System.getProperty("servers");
    String topics = System.getProperty("topics");
    String endpoint = System.getProperty("endpoint");
    String lake = (endpoint == null ? "" : "s3a://") + System.getProperty("lake");
    SparkSession.Builder settings =
        SparkSession.builder()
            .master("local[" + Runtime.getRuntime().availableProcessors() + "]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.parquet.compression.codec", "zstd")
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            .config(
                "spark.hadoop.zlib.compress.level", LEVELS.get(Integer.getInteger("level") - 1));
    if (endpoint != null) {
      settings
          .config("spark.hadoop.fs.s3a.endpoint", endpoint)
          .config("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
          .config("spark.hadoop.fs.s3a.path.style.access", true)
          .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", 2);
    }
    SparkSession spark = settings.getOrCreate();
    spark
        .udf()
        .register("crc32c", (UDF1<byte[], String>) NativeSpark::crc32c, DataTypes.StringType);
    String etlId = UUID.randomUUID().toString();
    String topicId = topicId(servers, Arrays.asList(topics.split(",", -1)));
    spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option("subscribe", topics)
        .option("startingOffsets", "earliest")
        .option("includeHeaders", true)
        .option("maxOffsetsPerTrigger", BATCHES_OF_A_TRIGGER * Long.getLong("batchSize"))
        .load()
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", Files.createTempDirectory("spark").toString())
        .foreachBatch(
            (VoidFunction2<Dataset<Row>, Long>)
                (batch, number) -> write(messages(batch, topicId, etlId), lake))
        .start()
        .awaitTermination();
    spark.stop();
  }

  /** Messages with their ids, folder and parsed log. */
  private static Dataset<Row> messages(Dataset<Row> kafka, String topicId, String etlId) {
    return kafka
        .withColumn("text", expr("string(value)"))
        .withColumn(
            "log",
            expr(
                "from_json(text, 'level string, timestamp string, name string, log_message string,"
                    + " task string')"))
        .withColumn("etl_id", expr("'" + etlId + "'"))
        .withColumn(
            "hash",
            expr(
                "sha1(concat(unhex('5c0745be842a553c8dc0a1301de28e2a'), binary(concat_ws('/', "
                    + topicId
                    + ", partition, offset))))"))
        // UUIDv5 of topic id, partition and offset.
        .withColumn(
            "msg_id",
            expr(
                "concat_ws('-', substr(hash, 1, 8), substr(hash, 9, 4), concat('5', substr(hash,"
                    + " 14, 3)), concat(translate(substr(hash, 17, 1), '0123456789abcdef',"
                    + " '89ab89ab89ab89ab'), substr(hash, 18, 3)), substr(hash, 21, 12))"))
        .withColumn("date", expr("date_format(timestamp, 'yyyy-MM-dd')"))
        .withColumn("hour", expr("date_format(timestamp, 'HH')"));
  }

  private static void write(Dataset<Row> messages, String lake) {
    messages.persist();
    Dataset<Row> raw =
        messages.select(
            col("topic"),
            col("date"),
            col("hour"),
            expr(
                "concat('{\"topic\":\"', topic, '\",\"partition\":', partition, ',\"offset\":',"
                    + " offset, ',\"timestamp\":', unix_millis(timestamp), ',\"timestamp_type\":\"',"
                    + " if(timestampType = 0, 'CreateTime', 'LogAppendTime'), '\",\"key\":',"
                    + " coalesce(concat('\"', string(key), '\"'), 'null'), ',\"headers\":',"
                    + " coalesce(to_json(transform(headers, h -> struct(h.key, string(h.value) AS"
                    + " value))), '[]'), if(value IS NULL, ',\"value\":null', if(log.level IS NULL,"
                    + " concat(',\"value_base64\":\"', base64(value), '\"'), concat(',\"value\":',"
                    + " text))), '}') AS line"));
    raw.write()
        .mode(SaveMode.Append)
        .option("compression", "gzip")
        .partitionBy("topic", "date", "hour")
        .text(lake + "/raw");
    table(
        messages.selectExpr(
            "etl_id",
            "msg_id",
            "crc32c(value) AS checksum",
            "coalesce(headers, array()) AS headers",
            "key",
            "offset",
            "partition",
            "coalesce(length(key), -1) AS serialized_key_size",
            "coalesce(length(value), -1) AS serialized_value_size",
            "timestamp",
            "if(timestampType = 0, 'CreateTime', 'LogAppendTime') AS timestamp_type",
            "topic",
            "false AS _is_protocol",
            "date",
            "hour"),
        lake,
        "buffer_meta");
    Dataset<Row> logs = messages.where("log.level IS NOT NULL");
    table(
        logs.selectExpr(
            "etl_id",
            "msg_id",
            "log.level",
            "timestamp(log.timestamp) AS timestamp",
            "log.name",
            "log.log_message",
            "date",
            "hour"),
        lake,
        "log_meta");
    table(
        logs.where("topic = 'lib.server.game' AND log.log_message = 'Attack Completed'")
            .withColumn(
                "task",
                expr(
                    "from_json(log.task, 'TIMESTAMP string, PAYLOAD struct<GAME_TOKEN: string,"
                        + " USER_TOKEN: string>, STATUS struct<ACTION: string, DETAILS:"
                        + " struct<ENEMY_TOKEN: string, ENEMY_DAMAGE: bigint, ENEMY_HEALTH_PRIOR:"
                        + " bigint, ENEMY_HEALTH_POST: bigint>>')"))
            .selectExpr(
                "etl_id",
                "msg_id",
                "timestamp(task.TIMESTAMP) AS timestamp",
                "task.PAYLOAD.GAME_TOKEN AS game_token",
                "task.PAYLOAD.USER_TOKEN AS user_token",
                "task.STATUS.ACTION AS action",
                "task.STATUS.DETAILS.ENEMY_TOKEN AS enemy_token",
                "task.STATUS.DETAILS.ENEMY_DAMAGE AS enemy_damage",
                "task.STATUS.DETAILS.ENEMY_HEALTH_PRIOR AS enemy_health_prior",
                "task.STATUS.DETAILS.ENEMY_HEALTH_POST AS enemy_health_post",
                "date",
                "hour"),
        lake,
        "lib_server_game");
    table(
        logs.where("topic = 'lib.server.lobby' AND log.log_message = 'Starting Match'")
            .withColumn(
                "task",
                expr(
                    "from_json(log.task, 'TIMESTAMP string, PAYLOAD struct<GAME_TOKEN: string,"
                        + " PARTICIPANTS_HEROS: map<string, struct<id: int, attack: bigint, health:"
                        + " bigint>>>')"))
            .selectExpr(
                "etl_id",
                "msg_id",
                "timestamp(task.TIMESTAMP) AS timestamp",
                "task.PAYLOAD.GAME_TOKEN AS game_token",
                "date",
                "hour",
                "explode(task.PAYLOAD.PARTICIPANTS_HEROS) AS (user_token, hero)")
            .selectExpr(
                "etl_id",
                "msg_id",
                "timestamp",
                "game_token",
                "user_token",
                "hero.id AS superhero_id",
                "hero.attack AS superhero_attack",
                "hero.health AS superhero_health",
                "date",
                "hour"),
        lake,
        "lib_server_lobby");
    messages.unpersist();
  }

  private static void table(Dataset<Row> rows, String lake, String name) {
    rows.write()
        .mode(SaveMode.Append)
        .partitionBy("date", "hour")
        .parquet(lake + "/standard/" + name);
  }

  private static String crc32c(byte[] value) {
    CRC32C crc = new CRC32C();
    if (value != null) {
      crc.update(value, 0, value.length);
    }
    return String.format("%08x", crc.getValue());
  }

  /** SQL that gives the id of the topic, 32 hexadecimal digits. */
  private static String topicId(String servers, List<String> topics) throws Exception {
    StringBuilder sql = new StringBuilder("CASE topic");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        sql.append(
            String.format(
                " WHEN '%s' THEN '%016x%016x'",
                topic.name(),
                topic.topicId().getMostSignificantBits(),
                topic.topicId().getLeastSignificantBits()));
      }
    }
    return sql.append(" END").toString();
  }
}
