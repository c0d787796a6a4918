/**
 * Real services that run in this process, for tests and for the command {@code local}: a Kafka
 * broker ({@link superhero.dataflow.testdata.EmbeddedKafka}), an S3 endpoint ({@link
 * superhero.dataflow.testdata.EmbeddedS3}), and beside it, since it is no Java, a Redis server
 * ({@link superhero.dataflow.testdata.EmbeddedRedis}). Each listens on 127.0.0.1 at a free port,
 * keeps its files in a temporary folder of its own, and deletes that folder when it is closed. What
 * the APIs of Google Cloud Storage and of Azure Blob Storage do is written here, with objects in
 * memory ({@link superhero.dataflow.testdata.EmbeddedGcs}, {@link
 * superhero.dataflow.testdata.EmbeddedAzure}): no server of them can be taken in. Nothing here
 * stands in the flow from Kafka to the lake; the flow sees services like any other.
 *
 * <p>{@link superhero.dataflow.testdata.StoreGate} and {@link
 * superhero.dataflow.testdata.KafkaGate} stand before them in tests of what happens when requests
 * fail, or when a client dies at one.
 */
package superhero.dataflow.testdata;
