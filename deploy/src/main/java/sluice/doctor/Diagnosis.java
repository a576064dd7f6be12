package sluice.doctor;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of an examination. Immutable.
 *
 * @param facts what the installation is, by name, in order; values are text, numbers and lists
 * @param findings the gravest first, then in the order of their kinds
 */
public record Diagnosis(Map<String, Object> facts, List<Finding> findings) {

  /** Copies both, and puts the findings in order. */
  public Diagnosis {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    findings =
        findings.stream()
            .sorted(Comparator.comparing(Finding::severity).reversed().thenComparing(Finding::kind))
            .toList();
  }

  /** The gravest severity of all findings. */
  public Severity worst() {
    return findings.stream()
        .map(Finding::severity)
        .max(Comparator.naturalOrder())
        .orElse(Severity.OK);
  }
}
