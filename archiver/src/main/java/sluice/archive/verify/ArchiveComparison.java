package sluice.archive.verify;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import sluice.archive.fold.DependentFold;
import sluice.archive.period.PeriodKind;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.ReportTable;

/** Compares one archive that is there with one that was computed. Not thread-safe. */
final class ArchiveComparison {
  private static final Pattern CHUNK = Pattern.compile(".+_chunk_\\d+_\\d+");
  private static final String ABSENT = "none";

  private final Findings findings;
  private final ArchiveKey key;
  private final ArchiveAge age;
  private final Set<String> acceptedPlugins;

  /** The first value that differs because of the age; null while none does. */
  private Difference differsByAge;

  /**
   * Compares into findings.
   *
   * @param age whether the archive is older than what it is of
   * @param acceptedPlugins plugins whose records need not be made
   */
  ArchiveComparison(
      Findings findings, ArchiveKey key, ArchiveAge age, Set<String> acceptedPlugins) {
    this.findings = findings;
    this.key = key;
    this.age = age;
    this.acceptedPlugins = acceptedPlugins;
  }

  /** Compares all records. */
  void compare(StoredArchives.Records theirs, ArchiveContents ours) {
    findings.archive();
    boolean isWholeMissing =
        theirs.isEmpty() || ours.numerics().isEmpty() && ours.blobs().isEmpty();
    Set<String> numbers = new TreeSet<>(theirs.numerics().keySet());
    numbers.addAll(ours.numerics().keySet());
    for (String record : numbers) {
      Optional<Double> their = Optional.ofNullable(theirs.numerics().get(record));
      Optional<Double> our = Optional.ofNullable(ours.numerics().get(record));
      number(record, their, our, isWholeMissing);
    }
    Set<String> tables = new TreeSet<>(theirs.blobs().keySet());
    tables.addAll(ours.blobs().keySet());
    tables.removeIf(name -> CHUNK.matcher(name).matches());
    for (String record : tables) {
      table(record, theirs.blobs(), ours.blobs(), isWholeMissing);
    }
    if (differsByAge != null) {
      findings.outdated(age, differsByAge);
    }
  }

  private void number(
      String record, Optional<Double> theirs, Optional<Double> ours, boolean isWholeMissing) {
    // Zero is not stored, but Matomo stores what rounds to -0.
    Verdict verdict = Verdict.of(theirs.orElse(0.0), ours.orElse(0.0));
    if (verdict.isDifferent() && isOfRunBefore(record, isWholeMissing)) {
      verdict = Verdict.explained(Explanation.MADE_AGAIN);
    }
    count(
        verdict,
        new Difference(
            key,
            record,
            "",
            "",
            theirs.map(Object::toString).orElse(ABSENT),
            ours.map(Object::toString).orElse(ABSENT)),
        1);
  }

  /**
   * Matomo takes visits and conversions of dependents from their archive of the run before
   * (plugins/Goals/RecordBuilders/GeneralGoalsRecords.php).
   */
  private boolean isOfRunBefore(String record, boolean isWholeMissing) {
    return key.period().kind() == PeriodKind.DAY
        && key.flag().plugin().equals(DependentFold.GOALS)
        && (isWholeMissing || record.endsWith("nb_visits_converted"));
  }

  private void table(
      String record, Map<String, byte[]> theirs, Map<String, byte[]> ours, boolean isWholeMissing) {
    Optional<ReportTable> computed = BlobCodec.decode(record, ours);
    Optional<ReportTable> stored;
    try {
      stored = BlobCodec.decode(record, theirs);
    } catch (IllegalArgumentException e) {
      String why = "cannot be read: " + e.getMessage();
      findings.different(new Difference(key, record, "", "", why, "a table"), 1);
      return;
    }
    TableComparison comparison = new TableComparison(this, record, isOfDay());
    if (stored.isPresent() && computed.isPresent()) {
      comparison.compare("", stored.get(), computed.get());
      return;
    }
    ReportTable only = stored.or(() -> computed).orElseThrow();
    long values = Math.max(1, TableComparison.values(only));
    Verdict verdict = Verdict.DIFFERENT;
    if (isOfRunBefore(record, isWholeMissing)) {
      verdict = Verdict.explained(Explanation.MADE_AGAIN);
    } else if (computed.isEmpty() && isAccepted(record)) {
      verdict = Verdict.explained(Explanation.PLUGIN_ACCEPTED);
    }
    String words = "a table of " + only.size() + " rows";
    count(
        verdict,
        new Difference(
            key,
            record,
            "",
            "",
            stored.isPresent() ? words : "no such record",
            computed.isPresent() ? words : "no such record"),
        values);
  }

  private boolean isAccepted(String record) {
    return acceptedPlugins.stream().anyMatch(plugin -> record.startsWith(plugin + "_"));
  }

  private boolean isOfDay() {
    return key.period().kind() == PeriodKind.DAY;
  }

  /** Counts values of a table's row. */
  void count(Verdict verdict, String record, TableComparison.Cell cell, long values) {
    Difference example =
        new Difference(key, record, cell.row(), cell.column(), cell.theirs(), cell.ours());
    count(verdict, example, values);
  }

  private void count(Verdict verdict, Difference example, long values) {
    if (verdict.isEqual()) {
      findings.equal(example.record(), values);
    } else if (verdict.explanation().isPresent()) {
      findings.explained(example.record(), verdict.explanation().get(), values);
    } else if (age.isOutdated()) {
      differsByAge = differsByAge == null ? example : differsByAge;
      findings.explained(example.record(), Explanation.OUTDATED, values);
    } else {
      findings.different(example, values);
    }
  }
}
