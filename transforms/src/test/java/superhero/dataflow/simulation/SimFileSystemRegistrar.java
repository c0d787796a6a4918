package superhero.dataflow.simulation;

import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import superhero.dataflow.store.UploadOptions;

/** Gives Beam the store of the simulation, {@code sim://}. */
public final class SimFileSystemRegistrar implements FileSystemRegistrar {
  /** From now on this JVM has it, and no threads but those of a history. */
  static void register() {
    UploadOptions options = PipelineOptionsFactory.as(UploadOptions.class);
    options.setMaxUploads(0);
    FileSystems.setDefaultPipelineOptions(options);
  }

  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    return List.of(new SimFileSystem());
  }
}
