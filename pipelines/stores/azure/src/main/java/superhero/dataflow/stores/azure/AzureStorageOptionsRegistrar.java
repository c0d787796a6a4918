package superhero.dataflow.stores.azure;

import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** Makes Beam know {@link AzureStorageOptions}. */
public final class AzureStorageOptionsRegistrar implements PipelineOptionsRegistrar {
  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return List.of(AzureStorageOptions.class);
  }
}
