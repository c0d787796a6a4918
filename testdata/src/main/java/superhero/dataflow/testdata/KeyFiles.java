package superhero.dataflow.testdata;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Keys and certificates of a broker on 127.0.0.1 and of one user, made by the JDK's {@code keytool}
 * at run time. Each certificate is signed by its own key, and each side trusts that of the other.
 *
 * @param password of all key stores
 */
public record KeyFiles(Path folder, String password) {
  private static final String ALIAS = "key";

  /**
   * Makes the files.
   *
   * @param user common name of the user's certificate; Kafka calls the user {@code CN=<user>}
   * @throws IllegalStateException when keytool fails, with its words
   */
  static KeyFiles make(Path folder, String user) {
    KeyFiles files = new KeyFiles(folder, UUID.randomUUID().toString());
    files.keytool(files.brokerKeys(), "CN=broker", "-ext", "san=ip:127.0.0.1");
    files.keytool(files.userKeys(), "CN=" + user);
    try {
      files.write(files.brokerCertificate(), pem("CERTIFICATE", files.certificate("broker")));
      files.write(files.userCertificate(), pem("CERTIFICATE", files.certificate("user")));
      byte[] key = files.open(files.userKeys()).getKey(ALIAS, files.secret()).getEncoded();
      files.write(
          files.userPem(), pem("PRIVATE KEY", key) + pem("CERTIFICATE", files.certificate("user")));
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry(ALIAS, files.open(files.brokerKeys()).getCertificate(ALIAS));
      try (OutputStream out = Files.newOutputStream(files.trustStore())) {
        trust.store(out, files.secret());
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read the keys of " + folder, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the keys of " + folder, e);
    }
    return files;
  }

  /** PKCS #12. */
  Path brokerKeys() {
    return folder.resolve("broker.p12");
  }

  /** What the user trusts, PEM. */
  public Path brokerCertificate() {
    return folder.resolve("broker-certificate.pem");
  }

  /** The same as PKCS #12. */
  public Path trustStore() {
    return folder.resolve("trust.p12");
  }

  /** Key and certificate of the user, PKCS #12. */
  public Path userKeys() {
    return folder.resolve("user.p12");
  }

  /** The same as PEM. */
  public Path userPem() {
    return folder.resolve("user.pem");
  }

  /** What the broker trusts, PEM. */
  Path userCertificate() {
    return folder.resolve("user-certificate.pem");
  }

  private byte[] certificate(String of) throws GeneralSecurityException, IOException {
    Certificate certificate = open(folder.resolve(of + ".p12")).getCertificate(ALIAS);
    return certificate.getEncoded();
  }

  private KeyStore open(Path keys) throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(keys.toFile(), secret());
  }

  private char[] secret() {
    return password.toCharArray();
  }

  private void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  private static String pem(String what, byte[] content) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, lines.encodeToString(content));
  }

  private void keytool(Path keys, String name, String... more) {
    ProcessBuilder keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-keystore",
                keys.toString(),
                "-storepass:env",
                "KEYS_PASSWORD")
            .redirectErrorStream(true);
    keytool.command().addAll(List.of(more));
    keytool.environment().put("KEYS_PASSWORD", password);
    try {
      Process process = keytool.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run keytool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", e);
    }
  }
}
