package superhero.dataflow.pipelines.options;

import org.apache.beam.sdk.options.Description;

/** Which event times are meant. */
public interface PeriodOptions extends CommandOptions {
  @Description(
      "The first event time that is meant: a date such as 2026-11-22, or an instant such as"
          + " 2026-11-22T21:00:00Z")
  String getFrom();

  void setFrom(String from);

  @Description("The event time behind the last that is meant, as --from has it")
  String getTo();

  void setTo(String to);
}
