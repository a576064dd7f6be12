package sluice.matomo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/**
 * The driver's TLS with a client certificate and its key as PEM files, which is how Matomo names
 * them ({@code [database] ssl_cert}, {@code ssl_key}); the driver itself reads key stores only. It
 * finds this class by its name among the options of the URL. Stateless; nothing is written.
 */
public final class PemClientCertificate extends DefaultTlsSocketPlugin {

  /** What {@code tlsSocketType} says. */
  static final String TYPE = "sluice-pem";

  /** Options of the URL that name the files. */
  static final String CERTIFICATE = "sluiceClientCertificate";

  static final String KEY = "sluiceClientKey";

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private static final Pattern CERTIFICATES =
      Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");

  private static final char[] NO_PASSWORD = {};

  /** For the driver, which makes it by its name. */
  public PemClientCertificate() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public KeyManager[] getKeyManager(Configuration options, ExceptionFactory exceptions)
      throws SQLException {
    Path certificate = Path.of(options.nonMappedOptions().getProperty(CERTIFICATE));
    Path key = Path.of(options.nonMappedOptions().getProperty(KEY));
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("client", key(key), NO_PASSWORD, chain(certificate));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw exceptions.create(
          "[database] ssl_cert " + certificate + ", ssl_key " + key + ": " + e.getMessage(),
          "08000",
          e);
    }
  }

  /** What is wrong with the two files, in words; empty when the driver will read them. */
  static Optional<String> fault(Path certificate, Path key) {
    try {
      chain(certificate);
      key(key);
      return Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> chain = new ArrayList<>();
    Matcher pem = CERTIFICATES.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    while (pem.find()) {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      chain.add(factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException(file + " holds no certificate");
    }
    return chain.toArray(new Certificate[0]);
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new GeneralSecurityException(
          file
              + " holds no unencrypted key BEGIN PRIVATE KEY; make one of it by"
              + " openssl pkcs8 -topk8 -nocrypt");
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException other) {
        // The key is of the next kind, or of none that we know.
      }
    }
    throw new GeneralSecurityException(file + " is a key of neither RSA nor an elliptic curve");
  }
}
