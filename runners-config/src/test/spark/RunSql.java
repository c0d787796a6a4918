import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Run by a test with Spark's jars: RunSql statements-to-run statements-to-parse query. */
public final class RunSql {
  public static void main(String[] args) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "1")
            .getOrCreate();
    for (String each : Files.readString(Path.of(args[0])).split(";\n")) {
      if (!each.isBlank()) {
        spark.sql(each);
      }
    }
    for (String each : Files.readString(Path.of(args[1])).split(";\n")) {
      if (!each.isBlank()) {
        spark.sessionState().sqlParser().parsePlan(each);
      }
    }
    spark.sql(args[2]).toJSON().collectAsList().forEach(row -> System.out.println("row " + row));
    spark.stop();
  }
}
