/**
 * What the shared options say, checked: places of a lake, settings of Kafka, models, periods,
 * sizes.
 */
package superhero.dataflow.pipelines.settings;
