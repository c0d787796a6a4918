package superhero.dataflow.store;

import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** Tells Beam of the options of all stores. */
public final class StoreOptionsRegistrar implements PipelineOptionsRegistrar {
  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return Stream.concat(
            Stream.<Class<? extends PipelineOptions>>of(UploadOptions.class),
            Stores.installed().stream().map(Store::options))
        .<Class<? extends PipelineOptions>>map(each -> each)
        .toList();
  }
}
