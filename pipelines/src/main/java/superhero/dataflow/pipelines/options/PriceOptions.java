package superhero.dataflow.pipelines.options;

import java.util.List;
import org.apache.beam.sdk.options.Description;

/** What clouds charge. */
public interface PriceOptions extends CommandOptions {
  @Description(
      "Files of prices, comma separated, each in place of those that are shipped for its cloud")
  List<String> getPrices();

  void setPrices(List<String> prices);

  @Description(
      "Regions whose prices count, comma separated, one a cloud at most (default: the region that"
          + " each file of prices names)")
  List<String> getRegions();

  void setRegions(List<String> regions);
}
