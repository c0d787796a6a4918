package superhero.dataflow.dataflow;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.store.Stores;

/** What does not go on Dataflow, before anything is asked or written. */
final class JobCheck {
  /** As Beam's runner takes them. */
  private static final Pattern PROJECT = Pattern.compile("[a-z][-a-z0-9:.]{4,61}[a-z0-9]");

  private static final Pattern JOB_NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  private static final List<String> PLACES_OF_WORKERS =
      List.of("raw", "standard", "deadLetters", "into");

  private static final List<String> PLACES_OF_DATAFLOW =
      List.of("tempLocation", "gcpTempLocation", "stagingLocation", "templateLocation");

  /** Of Beam's options for S3, those whose values are secrets. */
  private static final List<String> SECRETS =
      List.of("awsCredentialsProvider", "SSECustomerKey", "proxyConfiguration");

  /** What is printed or deleted at the end of the others is left to this process. */
  private static final Set<String> LEAVE_NOTHING_TO_DO = Set.of("ingest", "simulate");

  private final String command;
  private final Arguments said;
  private final Mistakes mistakes;

  JobCheck(String command, Arguments said, Mistakes mistakes) {
    this.command = command;
    this.said = said;
    this.mistakes = mistakes;
  }

  void check(DataflowJobOptions options) {
    String runner = said.value("runner");
    if (runner != null && runner.endsWith("TestDataflowRunner")) {
      mistakes.add("runner", runner, "should be DataflowRunner, which is the default in this jar");
    }
    checkPlaces();
    checkProject(options);
    for (String secret : SECRETS) {
      if (said.has(secret)) {
        mistakes.add(
            secret,
            null,
            "could be read by all who see the job; give it to the workers by their environment");
      }
    }
    checkEnd(options);
  }

  private void checkPlaces() {
    for (String option : PLACES_OF_WORKERS) {
      String place = said.value(option);
      if (place != null && !place.equals("none") && Stores.scheme(place).equals("file")) {
        mistakes.add(
            option,
            place,
            "should be a place that Dataflow's workers reach: gs://bucket/" + option);
      }
    }
    for (String option : PLACES_OF_DATAFLOW) {
      String place = said.value(option);
      boolean isForReports = option.equals("tempLocation") && said.has("gcpTempLocation");
      if (place != null && !isForReports && !Stores.scheme(place).equals("gs")) {
        mistakes.add(option, place, "should be a folder such as gs://bucket/dataflow");
      }
    }
    if (!said.has("tempLocation") && !said.has("gcpTempLocation")) {
      mistakes.add(
          "tempLocation",
          null,
          "is missing: a folder for the files of Dataflow jobs, such as gs://bucket/dataflow");
    }
  }

  private void checkProject(DataflowJobOptions options) {
    String project = options.getProject();
    if (project == null || project.isEmpty()) {
      mistakes.add("project", null, "is missing: the id of a Google Cloud project");
    } else if (!PROJECT.matcher(project).matches()) {
      mistakes.add("project", project, "should be the id of a project, such as my-project-1");
    }
    String region = options.getRegion();
    if (region == null || region.isEmpty()) {
      mistakes.add("region", null, "is missing: where the job runs, such as us-central1");
    }
    if (!JOB_NAME.matcher(options.getJobName()).matches()) {
      mistakes.add(
          "jobName",
          options.getJobName(),
          "should be lower-case letters, digits and hyphens, and begin with a letter");
    }
  }

  private void checkEnd(DataflowJobOptions options) {
    boolean watches = command.equals("standardize") && "true".equals(said.value("watch"));
    boolean mayBeLeft = watches || LEAVE_NOTHING_TO_DO.contains(command);
    if (!options.getAttachedMode() && !mayBeLeft) {
      mistakes.add(
          "attachedMode", false, "does not go with " + command + ", which reports at its end");
    }
    boolean mayBeTemplate = watches || (command.equals("ingest") && !said.has("until"));
    if (said.has("templateLocation") && !mayBeTemplate) {
      mistakes.add(
          "templateLocation",
          said.value("templateLocation"),
          "is for what streams: ingest without --until, or standardize --watch");
    }
  }
}
