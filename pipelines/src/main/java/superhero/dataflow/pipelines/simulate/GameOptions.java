package superhero.dataflow.pipelines.simulate;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.CommandOptions;

/** Which games are played. */
public interface GameOptions extends CommandOptions {
  @Description("Games to play")
  @Default.Long(200)
  long getGames();

  void setGames(long games);

  @Description("The same seed gives the same games")
  @Default.Long(731)
  long getSeed();

  void setSeed(long seed);

  @Description("Share of messages that are broken, 0 to 1, in every way that a message can be")
  @Default.Double(0)
  double getMalformed();

  void setMalformed(double malformed);

  @Description("Share of games that nobody finishes, 0 to 1")
  @Default.Double(0)
  double getUnfinished();

  void setUnfinished(double unfinished);
}
