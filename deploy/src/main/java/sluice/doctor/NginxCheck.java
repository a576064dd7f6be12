package sluice.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether nginx stands in front of ingest without Matomo knowing. Stateless. */
final class NginxCheck {

  private static final Pattern IN_FRONT =
      Pattern.compile(
          "(?m)^\\s*(?:proxy_pass\\s+\\S*sluice|server\\s+(?:127\\.0\\.0\\.1|localhost):8088)");

  private NginxCheck() {}

  static List<Finding> look(Patient patient) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Optional<Path> site = Optional.empty();
    for (String folder : List.of("/etc/nginx/sites-enabled", "/etc/nginx/conf.d")) {
      for (Path file : files(patient.host().file(folder))) {
        if (!Files.isReadable(file)) {
          findings.add(HostChecks.unreadable(file));
        } else if (IN_FRONT
            .matcher(new String(HostChecks.start(file, findings), StandardCharsets.UTF_8))
            .find()) {
          site = Optional.of(file);
        }
      }
    }
    boolean isRead = !patient.config().list("General", "proxy_client_headers").isEmpty();
    findings.add(
        site.isEmpty() || isRead || !patient.config().isFromFiles()
            ? Finding.ok(
                FindingKind.PROXY_HEADERS,
                isRead ? "proxy_client_headers[] is set" : "no site of nginx here leads to ingest")
            : Finding.error(
                FindingKind.PROXY_HEADERS,
                site.get()
                    + " leads to ingest, and proxy_client_headers[] is not set: every visitor has nginx's address",
                "[General] proxy_client_headers[] = \"HTTP_X_FORWARDED_FOR\" in config.ini.php"));
    return findings;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
