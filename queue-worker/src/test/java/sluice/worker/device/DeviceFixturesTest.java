package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.log.DeviceType;

/**
 * device-detector's own test cases against its own rules. They are not part of this project, so two
 * variables name folders with them: SLUICE_TEST_MATOMO_DIR a Matomo that has
 * vendor/matomo/device-detector/regexes and fixtures/device-detector.jsonl.gz, and
 * SLUICE_TEST_DEVICE_DETECTOR clones of the library at versions from 6.3.2 on, such as {@code git
 * clone --branch 6.5.1} makes (an archive lacks Tests/fixtures), as a class path is written.
 */
class DeviceFixturesTest {

  private static final String MATOMO = "SLUICE_TEST_MATOMO_DIR";

  private static final String CLONES = "SLUICE_TEST_DEVICE_DETECTOR";

  /** Share of right values that each field must reach. */
  private static final double WANTED = 0.999;

  /** Differences printed at most. */
  private static final int PRINTED = 60;

  @TempDir private Path linked;

  @Test
  void fieldsOfFixturesOfMatomosDataAreRight() throws IOException {
    Path matomo = folder(MATOMO);
    Path fixtures = matomo.resolve("fixtures/device-detector.jsonl.gz");
    assumeTrue(Files.exists(fixtures), "skipped all fixtures of device-detector: no " + fixtures);
    compare(matomo, DeviceFixture.ofLines(fixtures));
  }

  @Test
  void fieldsOfFixturesOfClonesAreRight() throws IOException {
    for (String named : folder(CLONES).toString().split(File.pathSeparator)) {
      Path clone = Path.of(named).toAbsolutePath();
      Path matomo = linked.resolve(clone.getFileName());
      Files.createDirectories(matomo.resolve("vendor/matomo"));
      Files.createSymbolicLink(matomo.resolve("vendor/matomo/device-detector"), clone);
      List<DeviceFixture> fixtures = DeviceFixture.ofClone(clone);
      assertThat(fixtures).as("fixtures in " + clone).isNotEmpty();
      compare(matomo, fixtures);
    }
  }

  private static Path folder(String variable) {
    String directory = System.getenv(variable);
    assumeTrue(
        directory != null, "skipped all fixtures of device-detector: " + variable + " is not set");
    return Path.of(directory);
  }

  private static void compare(Path matomo, List<DeviceFixture> fixtures) {
    DeviceDetector detector = DeviceDetector.ofMatomo(matomo, Versions.FULL);
    Map<String, int[]> rightAndAll = new TreeMap<>();
    List<String> differences = new ArrayList<>();
    for (DeviceFixture fixture : fixtures) {
      Map<String, String> actual =
          actual(detector.detectAnew(fixture.userAgent(), fixture.hints()));
      fixture
          .expected()
          .forEach(
              (field, value) -> {
                int[] counts = rightAndAll.computeIfAbsent(field, name -> new int[2]);
                counts[1]++;
                if (value.equals(actual.get(field))) {
                  counts[0]++;
                } else {
                  differences.add(field + " " + value + " <> " + actual.get(field) + fixture);
                }
              });
    }
    System.out.printf("device-detector %s%n", detector.rulesVersion());
    differences.stream().limit(PRINTED).forEach(System.out::println);
    rightAndAll.forEach(
        (field, counts) ->
            System.out.printf(
                "%-15s %d of %d, %.2f %%%n",
                field, counts[0], counts[1], 100.0 * counts[0] / counts[1]));
    assertThat(rightAndAll)
        .allSatisfy(
            (field, counts) ->
                assertThat((double) counts[0] / counts[1])
                    .as(field)
                    .isGreaterThanOrEqualTo(WANTED));
  }

  private static Map<String, String> actual(Device device) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("bot", device.botName().orElse(""));
    fields.put("os", device.system().map(OperatingSystem::name).orElse(""));
    fields.put("os_version", device.system().map(OperatingSystem::version).orElse(""));
    String family = device.system().map(OperatingSystem::family).orElse("");
    fields.put("os_family", family.isEmpty() ? "Unknown" : family);
    fields.put("client_type", device.client().map(found -> found.type().label()).orElse(""));
    fields.put("client", device.client().map(Client::name).orElse(""));
    fields.put("client_version", device.client().map(Client::version).orElse(""));
    fields.put("engine", device.client().map(Client::engine).orElse(""));
    fields.put("device_type", device.hardware().type().map(DeviceType::label).orElse(""));
    fields.put("brand", device.hardware().brand());
    fields.put("model", device.hardware().model());
    return fields;
  }
}
