package superhero.dataflow.estimate;

import java.util.List;
import java.util.Locale;

/** Bars side by side, as SVG that reads on light and dark pages. */
public final class Chart {
  private static final int WIDTH = 760;
  private static final int ROW = 30;
  private static final int LEFT = 260;
  private static final int RIGHT = 90;
  private static final int TOP = 36;

  private Chart() {}

  /**
   * A bar.
   *
   * @param label before it
   * @param figure what {@code value} is to be read as
   * @param colour as SVG takes it
   */
  public record Bar(String label, double value, String figure, String colour) {}

  /** A picture of some, one above the other. */
  public static String of(String title, List<Bar> bars) {
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\""
                + " height=\"%2$d\" font-family=\"sans-serif\" font-size=\"14\" fill=\"#768390\">%n"
                + "<text x=\"%3$d\" y=\"22\" font-weight=\"bold\">%4$s</text>%n",
            WIDTH,
            TOP + ROW * bars.size() + 10,
            LEFT,
            title));
    int y = TOP;
    for (Bar bar : bars) {
      double length = (WIDTH - LEFT - RIGHT) * bar.value() / most;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                  + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n"
                  + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
              LEFT - 8,
              y + 19,
              bar.label(),
              LEFT,
              y + 4,
              length,
              ROW - 8,
              bar.colour(),
              LEFT + length + 8,
              y + 19,
              bar.figure()));
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }
}
