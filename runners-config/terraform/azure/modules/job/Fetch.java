import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a blob to a file, as the identity of the container. Arguments: its URL, the file. */
class Fetch {
  public static void main(String[] args) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    String tokens =
        System.getenv("IDENTITY_ENDPOINT")
            + "?api-version=2019-08-01&resource=https://storage.azure.com/&client_id="
            + System.getenv("AZURE_CLIENT_ID");
    HttpRequest token =
        HttpRequest.newBuilder(URI.create(tokens))
            .header("X-IDENTITY-HEADER", System.getenv("IDENTITY_HEADER"))
            .build();
    HttpResponse<String> answer = http.send(token, HttpResponse.BodyHandlers.ofString());
    Matcher found = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"").matcher(answer.body());
    if (!found.find()) {
      throw new IOException("no token for the identity of the job: status " + answer.statusCode());
    }
    HttpRequest blob =
        HttpRequest.newBuilder(URI.create(args[0]))
            .header("Authorization", "Bearer " + found.group(1))
            .header("x-ms-version", "2021-12-02")
            .build();
    int status = http.send(blob, HttpResponse.BodyHandlers.ofFile(Path.of(args[1]))).statusCode();
    if (status != 200) {
      throw new IOException(args[0] + " cannot be read: status " + status);
    }
  }
}
