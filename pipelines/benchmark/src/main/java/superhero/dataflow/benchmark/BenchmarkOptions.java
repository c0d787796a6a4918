package superhero.dataflow.benchmark;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.CommandOptions;

/** Options of the benchmark. */
public interface BenchmarkOptions extends CommandOptions {
  @Description("Messages of the log")
  @Default.Long(2_000_000)
  long getMessages();

  void setMessages(long messages);

  @Description("Partitions of lib.server.game, which has 19 of 20 messages; lib.server.lobby has 2")
  @Default.Integer(4)
  int getPartitions();

  void setPartitions(int partitions);

  @Description("What the games of the log are derived from")
  @Default.Long(731)
  long getSeed();

  void setSeed(long seed);

  @Description("How often each contestant runs; figures are medians")
  @Default.Integer(3)
  int getRounds();

  void setRounds(int rounds);

  @Description(
      "Who takes part, comma separated: limit, flink, flink-streaming, spark, direct, other-build,"
          + " direct-streaming, native-flink, native-spark; or all")
  @Default.String("all")
  String getContestants();

  void setContestants(String contestants);

  @Description("superhero-dataflow.jar of another build, to compare with: contestant other-build")
  @Default.String("")
  String getOtherJar();

  void setOtherJar(String otherJar);

  @Description("Heap of each contestant, as -Xmx takes it")
  @Default.String("1g")
  String getHeap();

  void setHeap(String heap);

  @Description("Where the outputs go: folder (of this machine) or s3 (an endpoint in this process)")
  @Default.String("folder")
  String getLake();

  void setLake(String lake);

  @Description("Messages of a batch, at most")
  @Default.Integer(50_000)
  int getBatchSize();

  void setBatchSize(int batchSize);

  @Description("zlib level of raw, 1 (fast) to 9 (small)")
  @Default.Integer(6)
  int getRawCompressionLevel();

  void setRawCompressionLevel(int rawCompressionLevel);

  @Description("Folder for benchmark.md, benchmark.svg and what the contestants print")
  @Default.String("target/benchmark")
  String getResults();

  void setResults(String results);
}
