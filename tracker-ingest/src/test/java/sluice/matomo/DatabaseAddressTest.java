package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.process.ConfigFaults;

class DatabaseAddressTest {
  private final ConfigFaults faults = new ConfigFaults();

  private DatabaseAddress of(String configIniPhp, Map<String, String> flags) {
    MatomoConfig config = MatomoConfig.parse(configIniPhp);
    return DatabaseAddress.of(SluiceSettings.of(flags, Map.of(), config, faults)).orElseThrow();
  }

  @Test
  void sectionOfTheConfigIsUsed() throws Exception {
    SluiceSettings settings =
        SluiceSettings.of(Map.of(), Map.of(), MatomoConfigTest.ofResources(), faults);
    DatabaseAddress address = DatabaseAddress.of(settings).orElseThrow();

    assertThat(address.jdbcUrl()).isEqualTo("jdbc:mariadb://db.example.org:3307/matomo");
    assertThat(address.user()).isEqualTo("matomo");
    assertThat(address.tablesPrefix()).isEqualTo("mtm_");
    assertThat(address.name()).isEqualTo("matomo");
    assertThat(address.toString()).doesNotContain(address.password());
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void flagsWin() {
    DatabaseAddress address =
        of(
            "[database]\ndbname = other\ntables_prefix = o_",
            Map.of(
                "database-url", "jdbc:mariadb://127.0.0.1:3306/m?password=secret",
                "database-user", "u",
                "tables-prefix", ""));

    assertThat(address.name()).isEqualTo("m");
    assertThat(address.tablesPrefix()).isEmpty();
    assertThat(address.toString()).doesNotContain("secret");
  }

  @Test
  void eachOfSeveralHostsHasAUrlOfItsOwn() {
    assertThat(hosts("jdbc:mariadb:sequential://a:3306,b/m?x=1,2"))
        .containsExactly("jdbc:mariadb://a:3306/m?x=1,2", "jdbc:mariadb://b/m?x=1,2");
    assertThat(hosts("jdbc:mariadb://address=(host=a)(port=1),address=(host=b)(port=2)/m"))
        .containsExactly(
            "jdbc:mariadb://address=(host=a)(port=1)/m",
            "jdbc:mariadb://address=(host=b)(port=2)/m");
    assertThat(hosts("jdbc:mariadb://a/m,n")).containsExactly("jdbc:mariadb://a/m,n");
  }

  @Test
  void ofOneHostTheDriverIsNotToChoose() {
    assertThat(hosts("jdbc:mariadb:sequential://a:1/m?x=1"))
        .containsExactly("jdbc:mariadb://a:1/m?x=1");
  }

  private static List<String> hosts(String url) {
    return new DatabaseAddress(url, "", "", "").hostUrls();
  }

  @Test
  void nothingNamedIsNoAddress() {
    SluiceSettings settings =
        SluiceSettings.of(Map.of(), Map.of(), MatomoConfig.defaults(), faults);
    assertThat(DatabaseAddress.of(settings)).isEmpty();
  }

  @Test
  void socketIsTakenFromUnixSocketOrPort() {
    String expected =
        "jdbc:mariadb://localhost:3306/m?socketFactory=sluice.matomo.UnixSocketFactory"
            + "&unixSocketPath=/run/my+sql.sock";
    assertThat(of("[database]\ndbname = m\nunix_socket = '/run/my sql.sock'", Map.of()).jdbcUrl())
        .isEqualTo(expected);
    assertThat(of("[database]\ndbname = m\nport = '/run/my sql.sock'", Map.of()).jdbcUrl())
        .isEqualTo(expected);
  }

  @Test
  void tlsIsVerifiedWhereThereIsAnAuthority() {
    String tls = "[database]\nhost = h\ndbname = m\nenable_ssl = 1\n";
    assertThat(of(tls, Map.of()).jdbcUrl()).endsWith("/m?sslMode=trust");
    assertThat(of(tls + "ssl_ca = /etc/ca.pem", Map.of()).jdbcUrl())
        .endsWith("/m?sslMode=verify-full&serverSslCert=/etc/ca.pem");
    assertThat(of(tls + "ssl_ca = /etc/ca.pem\nssl_no_verify = 1", Map.of()).jdbcUrl())
        .endsWith("/m?sslMode=trust");
  }

  @Test
  void wrongAddressesAreFaults() {
    of(
        "[database]\ndbname = m\nport = x\nenable_ssl = 1\nssl_cert = c.pem",
        Map.of("tables-prefix", "a-b"));
    of("[database]\ndbname = m\nhost = 'http://127.0.0.1'", Map.of());
    of("[database]\ndbname = m\nhost = /run/my.sock", Map.of());
    of("", Map.of("database-url", "jdbc:mysql://h/n?password=secret"));

    assertThat(faults.message())
        .contains("[database] port must be 1..65535 or the path of a socket, was 'x'")
        .contains("unix_socket), was 'http://127.0.0.1'")
        .contains("unix_socket), was '/run/my.sock'")
        .contains("[database] ssl_cert and ssl_key: c.pem")
        .contains("--tables-prefix must be at most 40 letters, digits, _ and $, was 'a-b'")
        .contains("--database-url must be jdbc:mariadb://HOST:PORT/NAME, was 'jdbc:mysql:")
        .doesNotContain("secret");
  }
}
