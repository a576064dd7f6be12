package sluice.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules are valid, fire when they should, and say what to do. */
class AlertRulesTest {
  private static final Path BLACKBOX = Path.of("/usr/bin/prometheus-blackbox-exporter");

  private final AlertRules rules = AlertRules.ofDistribution();

  private static String file(String name) {
    return AlertRules.FOLDER.resolve(name).toString();
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher match = Pattern.compile(pattern).matcher(text);
    while (match.find()) {
      found.add(match.group(1));
    }
    return found;
  }

  private Set<String> alerts() {
    Set<String> names = new TreeSet<>();
    rules.alerts().forEach(rule -> names.add(rule.alert()));
    return names;
  }

  @Test
  void eachProvokedFailureFiresItsAlertsAndNoOthers() throws Exception {
    Promtool.assumeInstalled();
    Promtool.Result result = Promtool.run("", "test", "rules", file("sluice.rules.test.yml"));
    assertThat(result.code()).as(result.output()).isZero();
  }

  @Test
  void eachAlertIsFiredByATest() throws IOException {
    String tests = Files.readString(AlertRules.FOLDER.resolve("sluice.rules.test.yml"));
    assertThat(found("alertname=\"(\\w+)\"", tests)).isEqualTo(alerts());
  }

  @Test
  void exampleConfigurationIsValidWithItsRules() throws Exception {
    Promtool.assumeInstalled();
    Promtool.Result result = Promtool.run("", "check", "config", file("prometheus.yml"));
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).contains("1 rule files found");
  }

  @Test
  void probesAreValid() throws Exception {
    assumeTrue(
        Files.isExecutable(BLACKBOX),
        "skipped: prometheus-blackbox-exporter is not installed (Debian: apt-get install it)");
    Process check =
        new ProcessBuilder(
                BLACKBOX.toString(), "--config.check", "--config.file=" + file("blackbox.yml"))
            .redirectErrorStream(true)
            .start();
    String output = new String(check.getInputStream().readAllBytes());
    assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).as(output).isZero();
    String scraped = Files.readString(AlertRules.FOLDER.resolve("prometheus.yml"));
    assertThat(
            found("(?m)^  (\\w+):$", Files.readString(AlertRules.FOLDER.resolve("blackbox.yml"))))
        .isEqualTo(found("__param_module: (\\w+)", scraped));
  }

  @Test
  void eachAlertSaysHowBadItIsWhatItIsAndWhatToDo() {
    for (AlertRules.Rule rule : rules.alerts()) {
      assertThat(rule.severity()).as(rule.alert()).isIn("critical", "warning", "info");
      assertThat(rule.annotations().keySet())
          .as(rule.alert())
          .containsExactlyInAnyOrder("summary", "description", "command", "runbook_url");
      assertThat(rule.annotations().values()).as(rule.alert()).noneMatch(String::isBlank);
    }
  }

  @Test
  void eachAlertHasItsParagraphAndEachParagraphItsAlert() throws IOException {
    Set<String> headings =
        found("(?m)^### (\\w+)$", Files.readString(Path.of("docs", "alerts.md")));
    assertThat(headings).isEqualTo(alerts());
    for (AlertRules.Rule rule : rules.alerts()) {
      assertThat(rule.annotations().get("runbook_url"))
          .isEqualTo(
              "file:/usr/share/doc/sluice/deploy/docs/alerts.md#"
                  + rule.alert().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void figuresThatRulesUseAreRecorded() {
    List<String> expressions = rules.alerts().stream().map(AlertRules.Rule::expression).toList();
    Set<String> used = AlertRules.recordedIn(String.join(" ", expressions));
    assertThat(used).isNotEmpty().isSubsetOf(rules.recorded());
  }
}
