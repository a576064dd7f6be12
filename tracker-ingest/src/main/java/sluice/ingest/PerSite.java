package sluice.ingest;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

  private static final String BUT = " but ";
  private static final Pattern SITE = Pattern.compile("[1-9][0-9]{0,8}");

  /** Sites that a line of the log names. */
  private static final int SHOWN = 20;

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

  /** Such as {@code true but 3,7}: all of it, for {@link #parse}. */
  String text() {
    return others + (different.isEmpty() ? "" : BUT + sites(different.size()));
  }

  /** The same for people: of many sites only the first are named. */
  @Override
  public String toString() {
    int more = different.size() - SHOWN;
    return more <= 0 ? text() : others + BUT + sites(SHOWN) + " and " + more + " more";
  }

  private String sites(int most) {
    return different.stream()
        .sorted()
        .limit(most)
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  /** What {@link #text} wrote; no for all sites where it did not write it. */
  static PerSite parse(String text) {
    // A pattern of the whole list would need a stack as deep as the list is long.
    String[] parts = text.split(BUT, -1);
    List<String> sites = parts.length == 1 ? List.of() : List.of(parts[1].split(",", -1));
    boolean isWritten =
        parts.length <= 2
            && Set.of("true", "false").contains(parts[0])
            && sites.stream().allMatch(site -> SITE.matcher(site).matches());
    return isWritten
        ? new PerSite(
            Boolean.parseBoolean(parts[0]),
            sites.stream().map(Integer::valueOf).collect(Collectors.toSet()))
        : NO;
  }
}
