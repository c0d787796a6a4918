package superhero.dataflow.pipelines.options;

/** Of commands that read or write a lake, which take the options of all stores, too. */
public interface LakeOptions extends CommandOptions {}
