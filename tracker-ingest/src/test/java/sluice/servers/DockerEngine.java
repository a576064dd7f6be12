package sluice.servers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.lettuce.core.RedisURI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.mariadb.MariaDBContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The pair of servers in containers. The images are those that {@code SLUICE_TEST_MARIADB_IMAGE}
 * and {@code SLUICE_TEST_REDIS_IMAGE} name.
 */
final class DockerEngine {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(DockerEngine.class);
  private static final int REDIS_PORT = 6379;

  private DockerEngine() {}

  /**
   * The pair, or empty where no Docker engine answers or it has no images. Testcontainers is asked
   * only where there is something to ask: it logs a page of errors where there is nothing.
   */
  static Optional<Servers> tryStart() {
    if (!isHinted()) {
      return Optional.empty();
    }
    Logger logger = (Logger) LoggerFactory.getLogger("org.testcontainers");
    Level before = logger.getLevel();
    logger.setLevel(Level.OFF);
    try {
      return DockerClientFactory.instance().isDockerAvailable()
          ? Optional.of(start())
          : Optional.empty();
    } catch (RuntimeException e) {
      LOG.warn("a Docker engine answers, but its containers do not start: {}", e.toString());
      return Optional.empty();
    } finally {
      logger.setLevel(before);
    }
  }

  private static boolean isHinted() {
    Map<String, String> environment = System.getenv();
    String home = System.getProperty("user.home");
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "/run/user/none");
    return environment.containsKey("DOCKER_HOST")
        || Stream.of(
                Path.of("/var/run/docker.sock"),
                Path.of(runtime, "docker.sock"),
                Path.of(home, ".docker/run/docker.sock"),
                Path.of(home, ".testcontainers.properties"))
            .anyMatch(Files::exists);
  }

  // The containers live on: JUnit closes them with the Servers that are returned.
  @SuppressWarnings("resource")
  private static Servers start() {
    MariaDBContainer mariaDb =
        new MariaDBContainer(
                image("SLUICE_TEST_MARIADB_IMAGE", "mariadb:10.11")
                    .asCompatibleSubstituteFor("mariadb"))
            .withUsername("root")
            .withPassword("sluice")
            .withStartupTimeout(Duration.ofMinutes(2));
    mariaDb.start();
    GenericContainer<?> redis =
        new GenericContainer<>(image("SLUICE_TEST_REDIS_IMAGE", "redis:7"))
            .withExposedPorts(REDIS_PORT);
    try {
      redis.start();
    } catch (RuntimeException e) {
      mariaDb.close();
      throw e;
    }
    return new Servers(
        "Testcontainers",
        "jdbc:mariadb://" + mariaDb.getHost() + ":" + mariaDb.getFirstMappedPort() + "/",
        mariaDb.getUsername(),
        mariaDb.getPassword(),
        RedisURI.create(redis.getHost(), redis.getMappedPort(REDIS_PORT)),
        List.of(redis::close, mariaDb::close));
  }

  private static DockerImageName image(String variable, String otherwise) {
    return DockerImageName.parse(System.getenv().getOrDefault(variable, otherwise));
  }
}
