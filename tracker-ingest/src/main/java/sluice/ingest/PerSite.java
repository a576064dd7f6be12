package sluice.ingest;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.PolicySetting;

/**
 * Yes or no for every site. Immutable.
 *
 * @param others what counts for all sites but those
 * @param different the sites for which the opposite counts
 */
record PerSite(boolean others, Set<Integer> different) {

  static final PerSite NO = new PerSite(false, Set.of());

  /** Copies the set. */
  PerSite {
    different = Set.copyOf(different);
  }

  /** Whether a setting is strict. */
  static PerSite of(CompliancePolicies policies, PolicySetting setting) {
    boolean others = policies.isStrict(setting, CompliancePolicies.ALL_SITES);
    return new PerSite(
        others,
        policies.sites().stream()
            .filter(site -> policies.isStrict(setting, site) != others)
            .collect(Collectors.toSet()));
  }

  boolean of(long idSite) {
    boolean isDifferent =
        !different.isEmpty()
            && idSite >= 1
            && idSite <= Integer.MAX_VALUE
            && different.contains((int) idSite);
    return isDifferent != others;
  }

  /** Such as {@code true but 3,7}. */
  @Override
  public String toString() {
    return others
        + (different.isEmpty()
            ? ""
            : " but "
                + new TreeSet<>(different)
                    .stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  /** What {@link #toString} wrote; no for all sites where it did not write it. */
  static PerSite parse(String text) {
    if (!text.matches("(true|false)( but [1-9][0-9]{0,8}(,[1-9][0-9]{0,8})*)?")) {
      return NO;
    }
    String[] parts = text.split(" but ");
    return new PerSite(
        Boolean.parseBoolean(parts[0]),
        parts.length == 1
            ? Set.of()
            : Arrays.stream(parts[1].split(",")).map(Integer::valueOf).collect(Collectors.toSet()));
  }
}
