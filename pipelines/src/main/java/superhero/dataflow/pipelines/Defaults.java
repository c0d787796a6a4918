package superhero.dataflow.pipelines;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;

/** Arguments that users of these commands want where Beam has another default. */
final class Defaults {
  private Defaults() {}

  /** The defaults that go with what was said. */
  static List<String> of(Arguments said, Class<? extends PipelineOptions> optionsClass) {
    List<String> defaults = new ArrayList<>();
    if (LakeOptions.class.isAssignableFrom(optionsClass)) {
      defaults.add("--s3ClientFactoryClass=" + PathStyleS3ClientFactory.class.getName());
      // Beam takes 64 MiB of heap for each object that is written; 5 MiB is the least that S3
      // takes.
      defaults.add("--s3UploadBufferSizeBytes=" + 5 * 1024 * 1024);
      if (said.has("endpoint")) {
        defaults.add("--s3PathStyle=true");
        // Signatures name a region, and the stores behind other endpoints do not mind which.
        if (System.getenv("AWS_REGION") == null && System.getProperty("aws.region") == null) {
          defaults.add("--awsRegion=us-east-1");
        }
      }
    }
    // How a cluster names the job among others.
    defaults.add("--jobName=superhero-dataflow");
    Engine engine = Engine.of(said.value("runner"));
    if (!said.has("runner")) {
      defaults.add("--runner=" + engine.runner());
    }
    defaults.addAll(engine.defaults());
    return defaults;
  }
}
