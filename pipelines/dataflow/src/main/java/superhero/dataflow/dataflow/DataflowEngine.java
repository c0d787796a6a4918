package superhero.dataflow.dataflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.runners.dataflow.util.DataflowTemplateJob;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.failure.JobException;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Engine;
import superhero.dataflow.pipelines.options.Mistakes;

/**
 * Google Cloud Dataflow. The job is submitted, then watched from here, unless the user wants it to
 * go on alone ({@code --attachedMode=false}), or a template of it ({@code --templateLocation}).
 */
public final class DataflowEngine implements Engine {
  @Override
  public String runner() {
    return "DataflowRunner";
  }

  @Override
  public List<String> defaults() {
    return List.of(
        // Each writes a range, whose objects are in memory; Dataflow does not count with that.
        "--numberOfWorkerHarnessThreads=4", "--pathValidatorClass=" + JobPlaces.class.getName());
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return DataflowJobOptions.class;
  }

  @Override
  public Map<String, String> optionsOfBeam() {
    return Map.of(
        "project", "that of gcloud",
        "region", "that of gcloud",
        "gcpTempLocation", "--tempLocation",
        "stagingLocation", "staging in --gcpTempLocation",
        "serviceAccount", "that of Compute Engine",
        "network", "default",
        "subnetwork", "that of the network",
        "maxNumWorkers", "that of Dataflow",
        "workerMachineType", "that of Dataflow",
        "templateLocation", "none");
  }

  @Override
  public void check(String command, Arguments said, PipelineOptions options, Mistakes mistakes) {
    new JobCheck(command, said, mistakes).check(options.as(DataflowJobOptions.class));
  }

  /** Whoever may see a job's page sees its options, and its graph is a file in a bucket. */
  @Override
  public boolean showsJobs() {
    return true;
  }

  @Override
  public Optional<PipelineResult> run(Pipeline pipeline) {
    DataflowJobOptions options = pipeline.getOptions().as(DataflowJobOptions.class);
    PipelineResult job = submit(pipeline);
    // What Beam gives for a template answers nothing.
    return job instanceof DataflowTemplateJob || !options.getAttachedMode()
        ? Optional.empty()
        : Optional.of(new WatchedJob((DataflowPipelineJob) job, options));
  }

  private static PipelineResult submit(Pipeline pipeline) {
    try {
      return pipeline.run();
    } catch (RuntimeException e) {
      throw new JobException("Dataflow did not take the job: " + e.getMessage(), e);
    }
  }

  @Override
  public String leftAlone(PipelineOptions options) {
    String template = options.as(DataflowJobOptions.class).getTemplateLocation();
    return template == null
        ? Engine.super.leftAlone(options)
        : "is written as a template to " + template + "; no job is started";
  }
}
