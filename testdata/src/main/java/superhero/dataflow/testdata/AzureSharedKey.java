package superhero.dataflow.testdata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks signatures as Microsoft's "Authorize with Shared Key" has them. */
final class AzureSharedKey {
  private static final List<String> SIGNED =
      List.of(
          "Content-Encoding",
          "Content-Language",
          "Content-Length",
          "Content-MD5",
          "Content-Type",
          "Date",
          "If-Modified-Since",
          "If-Match",
          "If-None-Match",
          "If-Unmodified-Since",
          "Range");

  private final String account;
  private final byte[] key;

  AzureSharedKey(String account, byte[] key) {
    this.account = account;
    this.key = key;
  }

  boolean hasSigned(AzureRequest request) {
    String expected = "SharedKey " + account + ":" + sign(toSign(request));
    return MessageDigest.isEqual(
        expected.getBytes(UTF_8), request.header("Authorization").getBytes(UTF_8));
  }

  private String toSign(AzureRequest request) {
    StringBuilder text = new StringBuilder(request.method()).append('\n');
    for (String name : SIGNED) {
      boolean isLeftOut =
          (name.equals("Content-Length") && request.header(name).equals("0"))
              || (name.equals("Date") && !request.header("x-ms-date").isEmpty());
      text.append(isLeftOut ? "" : request.header(name)).append('\n');
    }
    TreeMap<String, String> own = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.startsWith("x-ms-")) {
                own.put(lower, String.join(",", values));
              }
            });
    own.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    text.append('/').append(account).append(request.path());
    return text
        + request.query().entrySet().stream()
            .map(each -> "\n" + each.getKey() + ":" + each.getValue())
            .collect(Collectors.joining());
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
