package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.process.ConfigFaults;
import sluice.servers.OwnCertificate;

class PemClientCertificateIT {

  private static String url(int port, Path authority, Path certificate) {
    MatomoConfig config =
        MatomoConfig.defaults()
            .with("database", "dbname", "d")
            .with("database", "host", "127.0.0.1")
            .with("database", "port", Integer.toString(port))
            .with("database", "enable_ssl", "1")
            .with("database", "ssl_ca", authority.toString());
    if (certificate != null) {
      config =
          config
              .with("database", "ssl_cert", certificate.toString())
              .with("database", "ssl_key", certificate.toString());
    }
    ConfigFaults faults = new ConfigFaults();
    String url =
        DatabaseAddress.of(SluiceSettings.of(Map.of(), Map.of(), config, faults))
            .orElseThrow()
            .jdbcUrl();
    assertThat(faults.isEmpty()).isTrue();
    return url;
  }

  private static Path certificateAlone(Path pem) throws IOException {
    String end = "-----END CERTIFICATE-----\n";
    String text = Files.readString(pem);
    return Files.writeString(
        pem.resolveSibling("ca.pem"), text.substring(0, text.indexOf(end) + end.length()));
  }

  @Test
  void userThatNeedsACertificateGetsInWithThePemFilesOfMatomosConfiguration(@TempDir Path folder)
      throws Exception {
    OwnCertificate server = OwnCertificate.make(Files.createDirectory(folder.resolve("server")));
    OwnCertificate client = OwnCertificate.make(Files.createDirectory(folder.resolve("client")));
    List<String> options =
        List.of(
            "--innodb-buffer-pool-size=16M",
            "--ssl",
            "--ssl-cert=" + server.pem(),
            "--ssl-key=" + server.pem(),
            "--ssl-ca=" + client.pem());
    try (EmbeddedMariaDb database = EmbeddedMariaDb.start(folder.resolve("data"), options)) {
      database.createDatabase("d");
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE USER s@'%' IDENTIFIED BY 'pw' REQUIRE X509");
        statement.execute("GRANT ALL ON d.* TO s@'%'");
      }
      Path authority = certificateAlone(server.pem());
      String url = url(database.port(), authority, client.pem());
      try (Connection connection = DriverManager.getConnection(url, "s", "pw");
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(2)).isNotEmpty();
      }
      String without = url(database.port(), authority, null);
      assertThatThrownBy(() -> DriverManager.getConnection(without, "s", "pw"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Access denied");
    }
  }

  @Test
  void whatIsNoUnencryptedKeyIsNamed(@TempDir Path folder) throws Exception {
    OwnCertificate client = OwnCertificate.make(folder);
    Path old = Files.writeString(folder.resolve("old.pem"), "-----BEGIN RSA PRIVATE KEY-----\nx");
    assertThat(PemClientCertificate.fault(client.pem(), client.pem())).isEmpty();
    assertThat(PemClientCertificate.fault(client.pem(), old).orElseThrow())
        .contains("old.pem", "openssl pkcs8 -topk8 -nocrypt");
    assertThat(PemClientCertificate.fault(old, client.pem())).isPresent();
    assertThat(PemClientCertificate.fault(folder.resolve("none"), client.pem())).isPresent();
  }
}
