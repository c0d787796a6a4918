package superhero.dataflow.pipelines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/**
 * Shows control characters of a text, as <code>\\u001b</code>, in place of sending them to a
 * terminal: what comes from messages and names could otherwise clear the screen or write over it.
 * Tabs and ends of lines pass.
 */
final class VisibleControls extends FilterOutputStream {
  /** In UTF-8 the first byte of U+0080 to U+00BF, of which U+0080 to U+009F are controls. */
  private static final int LEAD = 0xc2;

  private boolean hasLead;

  private VisibleControls(OutputStream out) {
    super(out);
  }

  static PrintStream to(PrintStream out, Charset charset) {
    return new PrintStream(new VisibleControls(out), true, charset);
  }

  /** What the terminal reads, as the JVM knows it. */
  static Charset terminal() {
    String known = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    return known == null ? Charset.defaultCharset() : Charset.forName(known);
  }

  @Override
  public void write(int signed) throws IOException {
    int each = signed & 0xff;
    boolean isC1 = hasLead && each >= 0x80 && each < 0xa0;
    if (hasLead && !isC1) {
      out.write(LEAD);
    }
    hasLead = each == LEAD;
    boolean isC0 = each < ' ' && each != '\n' && each != '\r' && each != '\t';
    if (isC1 || isC0 || each == 0x7f) {
      out.write(String.format(Locale.ROOT, "\\u%04x", each).getBytes(US_ASCII));
    } else if (!hasLead) {
      out.write(each);
    }
  }

  @Override
  public void flush() throws IOException {
    if (hasLead) {
      hasLead = false;
      out.write(LEAD);
    }
    super.flush();
  }
}
