package superhero.dataflow.pipelines.compare;

import java.util.List;
import org.apache.beam.sdk.options.Description;
import superhero.dataflow.pipelines.options.LakeOptions;
import superhero.dataflow.pipelines.options.PriceOptions;
import superhero.dataflow.pipelines.simulate.GameOptions;

/** Options of {@code compare}. */
public interface CompareOptions extends GameOptions, PriceOptions, LakeOptions {
  @Description("Embedded stores to compare, comma separated (default: aws,gcp,azure)")
  List<String> getClouds();

  void setClouds(List<String> clouds);

  @Description(
      "In place of embedded stores: locations of raw, comma separated, one a store; objects stay"
          + " there, in a folder of this run")
  String getRaw();

  void setRaw(String raw);

  @Description("With --raw: locations of the tables, one to each of --raw, in its order")
  String getStandard();

  void setStandard(String standard);

  @Description("File for a picture of the comparison, SVG (default: none)")
  String getPicture();

  void setPicture(String picture);
}
