package sluice.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The site file for a Matomo below a path of another site, with a real nginx, a server in ingest's
 * place that tells the path it was asked for, and a stand-in for php-fpm.
 */
class NginxBelowPathIT {

  private static final Path AT_THE_ROOT = Path.of("nginx", "matomo-with-sluice.conf");

  @TempDir Path folder;
  private PhpResponder php;
  private SiteNginx nginx;

  @BeforeEach
  void nginxRuns() throws Exception {
    SiteNginx.assumeInstalled();
    php = new PhpResponder();
    nginx = SiteNginx.startBelowPath(folder, "127.0.0.1:" + php.port());
  }

  @AfterEach
  void nginxEnds() throws Exception {
    if (nginx != null) {
      nginx.close();
      php.close();
    }
  }

  @Test
  void hitsGoToIngestByTheNamesItKnows() throws Exception {
    Map<String, String> asked =
        Map.of(
            "/matomo/matomo.php?idsite=1&rec=1", "/matomo.php?idsite=1&rec=1",
            "/matomo/piwik.php?rec=1", "/piwik.php?rec=1",
            "/matomo/js/?rec=1", "/matomo.php?rec=1",
            "/matomo/js/tracker.php?rec=1", "/matomo.php?rec=1");
    try (KeepingServer ingest = new KeepingServer(nginx.ingestPort())) {
      for (Map.Entry<String, String> path : asked.entrySet()) {
        assertThat(nginx.get(path.getKey()).statusCode()).isEqualTo(204);
        assertThat(ingest.lastPath()).as(path.getKey()).isEqualTo(path.getValue());
      }
      assertThat(nginx.post("/matomo/matomo.php", "idsite=1&rec=1").statusCode()).isEqualTo(204);
    }
    assertThat(php.answered()).isZero();
  }

  @Test
  void phpAnswersWhatIsItsOwnAndHitsWhileIngestIsDown() throws Exception {
    put("/matomo/index.php");
    Map<String, String> scripts =
        Map.of(
            "/matomo/", "/matomo/index.php",
            "/matomo/index.php?module=API", "/matomo/index.php",
            "/matomo/js/", "/matomo/js/index.php",
            "/matomo/matomo.php?idsite=1&rec=1", "/matomo/matomo.php");
    for (Map.Entry<String, String> path : scripts.entrySet()) {
      HttpResponse<byte[]> answer = nginx.get(path.getKey(), "X-Forwarded-For", "6.6.6.6");
      assertThat(new String(answer.body(), StandardCharsets.US_ASCII)).isEqualTo("PHP");
      assertThat(php.lastRequest())
          .as(path.getKey())
          .contains("SCRIPT_FILENAME" + nginx.www() + path.getValue())
          .contains("SCRIPT_NAME" + path.getValue())
          .contains("HTTP_X_FORWARDED_FOR127.0.0.1")
          .doesNotContain("6.6.6.6");
    }
  }

  @Test
  void whatIsNotForBrowsersIsDeniedAndTheRestOfTheSiteIsAsBefore() throws Exception {
    for (String path :
        List.of(
            "/matomo/config/config.ini.php",
            "/matomo/tmp/cache/a.js",
            "/matomo/core/Common.php",
            "/matomo/tests/javascript/index.html",
            "/matomo/vendor/composer/installed.json",
            "/matomo/misc/DBIP-City.mmdb",
            "/matomo/console",
            "/matomo/.git/a.js",
            "/matomo/misc/user/a.php")) {
      put(path);
      assertThat(nginx.get(path).statusCode()).as(path).isEqualTo(403);
    }
    for (String path :
        List.of("/matomo/matomo.js", "/matomo/robots.txt", "/index.html", "/core/a.js", "/.a")) {
      put(path);
      assertThat(nginx.get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(nginx.get("/matomo").headers().firstValue("Location").orElse(""))
        .endsWith("/matomo/");
    assertThat(php.answered()).isZero();
  }

  /** So that a rule which one of the two files gets is not missing in the other. */
  @Test
  void itSaysOfMatomoWhatTheFileForAHostOfItsOwnSays() throws Exception {
    List<String> here = new ArrayList<>(rules(SiteNginx.BELOW_A_PATH));
    List<String> there = new ArrayList<>(rules(AT_THE_ROOT));
    for (String rule : rules(AT_THE_ROOT)) {
      if (here.remove(rule)) {
        there.remove(rule);
      }
    }
    assertThat(here)
        .as("only below a path")
        .containsExactlyInAnyOrder(
            "server_name www.example;",
            "root /var/www/html;",
            "index index.html;",
            "try_files $uri $uri/ =404;",
            "location = /matomo {",
            "return 301 /;",
            "location ^~ / {",
            "rewrite ^/matomo(/.*) $1 break;",
            "fastcgi_param SCRIPT_NAME /matomo.php;");
    assertThat(there)
        .as("only at the root")
        .containsExactlyInAnyOrder(
            "server_name matomo.example;",
            "root /var/www/matomo;",
            "index index.php;",
            "client_header_timeout 20s;",
            "location ^~ /.well-known/acme-challenge/ {",
            "default_type text/plain;",
            "try_files $uri =404;");
  }

  /** Directives without comments and closing brackets, and as if the path were the root. */
  private static List<String> rules(Path file) throws Exception {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.equals("}"))
          .map(line -> line.replace("/matomo/", "/"))
          .map(line -> line.replace("~ ^/js/container_", "~ /js/container_"))
          .toList();
    }
  }

  private void put(String path) throws Exception {
    Path file = nginx.www().resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content");
  }
}
