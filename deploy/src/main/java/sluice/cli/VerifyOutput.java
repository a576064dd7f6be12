package sluice.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sluice.archive.Verification;
import sluice.archive.verify.Difference;
import sluice.archive.verify.Explanation;
import sluice.archive.verify.Findings;

/** What {@code sluice archive --verify} prints. */
final class VerifyOutput {
  private static final String ROW = "%-40s %12s %12s %12s";

  private final Findings findings;
  private final Verification.Sample sample;

  VerifyOutput(Findings findings, Verification.Sample sample) {
    this.findings = findings;
    this.sample = sample;
  }

  /** Lines for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("report", "equal", "explained", "different").stripTrailing());
    findings.reports().forEach((report, counts) -> lines.add(row(report, counts)));
    lines.add(row("all reports", findings.total()));
    lines.add("");
    lines.add(
        "%d archives compared, %d of them differ because they are outdated%s"
            .formatted(findings.archives(), outdated(), drawn()));
    findings
        .outdated()
        .forEach(
            (age, archives) ->
                lines.add(
                    "outdated: %d, %s, such as %s"
                        .formatted(archives, age.words(), findings.firstOutdated().get(age))));
    findings
        .total()
        .explained()
        .forEach((why, values) -> lines.add("explained: %d, %s".formatted(values, why.words())));
    findings
        .notCompared()
        .forEach((why, archives) -> lines.add("not compared: %d, %s".formatted(archives, why)));
    findings.differences().forEach(difference -> lines.add("different: " + difference));
    lines.add(result());
    return lines;
  }

  private static String row(String report, Findings.Counts counts) {
    return ROW.formatted(report, counts.equal(), explained(counts), counts.different());
  }

  private static long explained(Findings.Counts counts) {
    return counts.explained().values().stream().mapToLong(Long::longValue).sum();
  }

  private long outdated() {
    return findings.outdated().values().stream().mapToLong(Long::longValue).sum();
  }

  private String drawn() {
    return sample.share() < 1
        ? ", drawn by --sample %s%% --seed %d"
            .formatted(String.valueOf(sample.share() * 100), sample.seed())
        : "";
  }

  private String result() {
    long different = findings.total().different();
    if (findings.archives() == 0) {
      return "result: there is no archive to compare";
    }
    if (different > 0) {
      return "result: %d values differ, the first %d stand above"
          .formatted(different, findings.differences().size());
    }
    return outdated() == 0
        ? "result: every difference is explained"
        : "result: every difference is explained, but %d archives are outdated: have them made anew, then verify again"
            .formatted(outdated());
  }

  /** The same as JSON, one object a line. */
  List<String> json() {
    List<Map<String, Object>> objects = new ArrayList<>();
    findings
        .reports()
        .forEach(
            (report, counts) -> {
              Map<String, Object> object = new LinkedHashMap<>(Map.of("report", report));
              object.putAll(counts(counts));
              objects.add(object);
            });
    findings
        .notCompared()
        .forEach(
            (why, archives) ->
                objects.add(new LinkedHashMap<>(Map.of("notCompared", why, "archives", archives))));
    findings.differences().forEach(difference -> objects.add(object(difference)));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("allExplained", findings.isAllExplained());
    result.put("archives", findings.archives());
    result.put("outdated", outdated());
    result.put("outdatedBy", findings.outdated());
    result.put("share", sample.share());
    result.put("seed", sample.seed());
    result.putAll(counts(findings.total()));
    objects.add(result);
    return objects.stream().map(QueueAccess::json).toList();
  }

  private static Map<String, Object> counts(Findings.Counts counts) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("equal", counts.equal());
    object.put(
        "explained",
        counts.explained().entrySet().stream()
            .collect(Collectors.toMap(why -> name(why.getKey()), Map.Entry::getValue)));
    object.put("different", counts.different());
    return object;
  }

  private static String name(Explanation why) {
    return why.name();
  }

  private static Map<String, Object> object(Difference difference) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("idsite", difference.archive().idSite());
    object.put("period", difference.archive().period().kind().code());
    object.put("date1", difference.archive().period().date1().toString());
    object.put("date2", difference.archive().period().date2().toString());
    object.put("flag", difference.archive().flag().rowName());
    object.put("record", difference.record());
    object.put("row", difference.row());
    object.put("column", difference.column());
    object.put("theirs", difference.theirs());
    object.put("ours", difference.ours());
    return object;
  }
}
