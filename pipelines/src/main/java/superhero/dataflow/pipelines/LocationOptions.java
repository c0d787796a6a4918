package superhero.dataflow.pipelines;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;

/** Where a lake is, and whose. */
public interface LocationOptions extends LakeOptions {
  @Description("Location of the raw objects: s3://bucket/prefix, a local folder, ...")
  @Validation.Required
  String getRaw();

  void setRaw(String raw);

  @Description("Location of the tables: s3://bucket/prefix, a local folder, ...")
  @Validation.Required
  String getStandard();

  void setStandard(String standard);

  @Description("Location of the dead letters (default: dead_letters in the location of --standard)")
  String getDeadLetters();

  void setDeadLetters(String deadLetters);

  @Description(
      "Kafka consumer group whose offsets say what is on the lake; its plan is kept by the group of"
          + " this name and .plan")
  @Default.String("superhero-dataflow")
  String getConsumerGroup();

  void setConsumerGroup(String consumerGroup);
}
