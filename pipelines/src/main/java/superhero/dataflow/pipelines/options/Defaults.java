package superhero.dataflow.pipelines.options;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import superhero.dataflow.store.Stores;

/** Arguments that users of these commands want where Beam has another default. */
final class Defaults {
  private Defaults() {}

  /** The defaults that go with what was said. */
  static List<String> of(Arguments said, Class<? extends PipelineOptions> optionsClass) {
    List<String> defaults = new ArrayList<>();
    if (LakeOptions.class.isAssignableFrom(optionsClass)) {
      Stores.installed().forEach(store -> defaults.addAll(store.defaults(said::has)));
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
