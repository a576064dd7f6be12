package sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.MatomoConfig;
import sluice.matomo.PluginSettings;
import sluice.matomo.RedisAddress;
import sluice.matomo.SluiceSettings;
import sluice.process.ConfigFaults;

/** An installation for one test, changed a piece at a time. Confined to one test. */
final class TestPatient {

  static final String PREFIX = "matomo_";

  private final Path root;
  private final ConfigFaults faults = new ConfigFaults();
  private final List<String> doubts = new ArrayList<>();
  private final List<InetSocketAddress> admins = new ArrayList<>();
  private boolean areAdminsNamed;
  private MatomoConfig config = MatomoConfig.defaults();
  private Optional<Path> matomoDir = Optional.empty();
  private Optional<DatabaseAddress> database = Optional.empty();
  private Optional<RedisAddress> redis = Optional.empty();
  private Map<String, List<String>> plugin = new LinkedHashMap<>();
  private boolean isPluginTold = true;
  private int queues = 4;
  private long minFreeBytes = 1;
  private long maxBytes = 1;
  private InstantSource clock = InstantSource.system();

  /**
   * @param root of the machine's files
   */
  TestPatient(Path root) {
    this.root = root;
  }

  TestPatient config(MatomoConfig given) {
    config = given;
    return this;
  }

  TestPatient set(String section, String key, String... values) {
    config = config.with(section, key, values);
    return this;
  }

  TestPatient fault(String fault) {
    faults.add(fault);
    return this;
  }

  TestPatient doubt(String doubt) {
    doubts.add(doubt);
    return this;
  }

  TestPatient matomoDir(Path dir) {
    matomoDir = Optional.of(dir);
    return this;
  }

  TestPatient database(String url, String user, String password) {
    database = Optional.of(new DatabaseAddress(url, user, password, PREFIX));
    return this;
  }

  TestPatient redis(String uri) {
    redis = Optional.of(RedisAddress.parse(uri));
    return this;
  }

  TestPatient plugin(String name, String value) {
    plugin.put(name, List.of(value));
    return this;
  }

  TestPatient queues(int count) {
    queues = count;
    return this;
  }

  TestPatient admin(InetSocketAddress address) {
    admins.add(address);
    return this;
  }

  /** Somebody says that processes are where {@link #admin} has them. */
  TestPatient adminsNamed() {
    areAdminsNamed = true;
    return this;
  }

  TestPatient spool(long leastFreeBytes, long mostBytes) {
    minFreeBytes = leastFreeBytes;
    maxBytes = mostBytes;
    return this;
  }

  /** This machine's clock is ahead by so many seconds. */
  TestPatient clockAhead(long seconds) {
    clock = () -> Instant.now().plusSeconds(seconds);
    return this;
  }

  /** The database does not tell the plugin's settings. */
  TestPatient pluginUntold() {
    isPluginTold = false;
    return this;
  }

  ExaminedHost host() {
    Path state = root.resolve("var/lib/sluice");
    return new ExaminedHost(
        root,
        List.of(state),
        new ExaminedHost.SpoolRoom(List.of(state.resolve("spool")), maxBytes, minFreeBytes),
        new ExaminedHost.Admins(admins, areAdminsNamed),
        clock);
  }

  ExaminedQueues examinedQueues() {
    return new ExaminedQueues(
        PluginSettings.of("QueuedTracking", plugin, config), isPluginTold, redis, queues, "");
  }

  Patient patient() {
    return new Patient(
        SluiceSettings.of(Map.of(), Map.of(), config, faults),
        matomoDir,
        database,
        this::examinedQueues,
        () -> doubts,
        host());
  }

  /** Runs all checks of one lane, without limits. */
  List<Finding> look(Check.Lane lane) throws Exception {
    List<Check> checks = new ArrayList<>(HostChecks.of(patient()));
    checks.addAll(DatabaseChecks.of(patient()));
    checks.addAll(QueueChecks.of(patient(), examinedQueues()));
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      if (check.lane() == lane) {
        findings.addAll(check.look().call());
      }
    }
    return findings;
  }

  /** The one finding of this kind and severity, with these words in its evidence and remedy. */
  static Finding assertFound(
      List<Finding> findings, FindingKind kind, Severity severity, String... words) {
    List<Finding> found =
        findings.stream().filter(it -> it.kind() == kind && it.severity() == severity).toList();
    assertThat(found).as("%s %s among %s", kind.id(), severity.word(), findings).isNotEmpty();
    String text = String.join("\n", found.stream().map(Finding::toString).toList());
    assertThat(List.of(words)).allSatisfy(word -> assertThat(text).contains(word));
    if (severity.compareTo(Severity.WARNING) >= 0) {
      assertThat(found).allSatisfy(one -> assertThat(one.remedy()).isNotBlank());
    }
    return found.get(0);
  }

  /** Nothing of this kind is found but that it is well. */
  static void assertWell(List<Finding> findings, FindingKind kind) {
    assertThat(findings)
        .as("all well with %s", kind.id())
        .filteredOn(it -> it.kind() == kind)
        .isNotEmpty()
        .allMatch(it -> it.severity().compareTo(Severity.INFO) <= 0);
  }
}
