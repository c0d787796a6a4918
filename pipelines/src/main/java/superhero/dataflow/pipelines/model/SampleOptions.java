package superhero.dataflow.pipelines.model;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.KafkaConfigOptions;
import superhero.dataflow.pipelines.options.LakeOptions;

/** Model files, and the messages that they are made of or tried on. */
public interface SampleOptions extends LakeOptions, KafkaConfigOptions {
  @Description("Folder of model files (*.avsc)")
  @Default.String("models")
  String getModels();

  void setModels(String models);

  @Description("How many messages of the topic are read, the last of each partition")
  @Default.Integer(1000)
  int getMessages();

  void setMessages(int messages);
}
