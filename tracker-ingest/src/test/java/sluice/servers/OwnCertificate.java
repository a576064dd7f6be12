package sluice.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate of our own for 127.0.0.1, made with the JDK's keytool.
 *
 * @param pem certificate and key in one file
 * @param store the same as PKCS12, which trusts it too
 */
public record OwnCertificate(Path pem, Path store) {

  /** Of the store. */
  public static final String PASSWORD = "secret";

  /** Makes it in this folder. */
  public static OwnCertificate make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("key.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -alias r -keyalg RSA -keysize 2048 -validity 2 -dname"
                        + " CN=127.0.0.1 -ext san=ip:127.0.0.1 -storetype PKCS12 -storepass "
                        + PASSWORD
                        + " -keystore "
                        + store)
                    .split(" "))
            .inheritIO()
            .start();
    if (!made.waitFor(30, TimeUnit.SECONDS) || made.exitValue() != 0) {
      throw new IOException("keytool made no certificate in " + folder);
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Key key = keys.getKey("r", PASSWORD.toCharArray());
    String text =
        block("CERTIFICATE", keys.getCertificate("r").getEncoded())
            + block("PRIVATE KEY", key.getEncoded());
    return new OwnCertificate(Files.writeString(folder.resolve("redis.pem"), text), store);
  }

  /** Options of a Redis that listens there with TLS, too. */
  public List<String> redisOptions(int port) {
    return List.of(
        "--tls-port",
        Integer.toString(port),
        "--tls-cert-file",
        pem.toString(),
        "--tls-key-file",
        pem.toString(),
        "--tls-auth-clients",
        "no");
  }

  private static String block(String kind, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
