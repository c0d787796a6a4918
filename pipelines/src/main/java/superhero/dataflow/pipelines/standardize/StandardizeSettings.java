package superhero.dataflow.pipelines.standardize;

import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import superhero.dataflow.lake.Lake;
import superhero.dataflow.lake.Location;
import superhero.dataflow.model.Models;
import superhero.dataflow.pipelines.options.Arguments;
import superhero.dataflow.pipelines.options.Mistakes;
import superhero.dataflow.pipelines.run.TablesGraph;
import superhero.dataflow.pipelines.settings.Locations;
import superhero.dataflow.pipelines.settings.ModelSettings;
import superhero.dataflow.pipelines.settings.Selections;
import superhero.dataflow.rawlog.Selection;
import superhero.dataflow.rawlog.Tables;
import superhero.dataflow.standard.EtlMetaRecord;
import superhero.dataflow.standardize.StandardizeRange;

/**
 * What {@code standardize} was told: which ranges become which tables, where.
 *
 * @param options that are to be used if there is no mistake
 */
public record StandardizeSettings(StandardizeOptions options, Selection selection, Models models) {
  /** Reads options, adds what is wrong with them, and tells the stores of them. */
  public static StandardizeSettings read(StandardizeOptions options, Mistakes mistakes) {
    Locations.checkPlaces(options, mistakes);
    FileSystems.setDefaultPipelineOptions(options);
    Selection selection = Selections.read(options, mistakes);
    Models models = ModelSettings.read(options, mistakes);
    Locations.check(options.getRaw(), options.getStandard(), options.getDeadLetters(), mistakes);
    return new StandardizeSettings(options, selection, models);
  }

  /**
   * Of a command line.
   *
   * @throws Mistakes.MistakesException if it is not to be used
   */
  public static StandardizeSettings of(List<String> words) {
    Arguments arguments = new Arguments(words);
    StandardizeSettings settings =
        read(arguments.as(StandardizeOptions.class), arguments.mistakes());
    arguments.mistakes().check();
    return settings;
  }

  /** Makes the tables and dead letters of a range: all that a function does with its manifest. */
  public static StandardizeRange standardize(Tables tables, Selection selection) {
    return StandardizeRange.of(
        tables,
        selection,
        EtlMetaRecord.in(tables.lake(), tables.models()),
        TablesGraph.sinks(tables));
  }

  /**
   * The lake, which is asked whether it is there.
   *
   * @throws Mistakes.MistakesException if the locations are of several lakes
   */
  public Tables tables() {
    Tables tables =
        new Tables(
            new Lake(
                Location.of(options.getRaw()),
                Location.of(options.getStandard()),
                Locations.deadLetters(options.getStandard(), options.getDeadLetters())),
            models);
    TablesGraph.checkThere(tables);
    return tables;
  }
}
