package sluice.archive.segment;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import sluice.matomo.MatomoInstallation;
import sluice.php.url.PercentText;
import sluice.site.Site;

/**
 * A segment that is archived: what Matomo calls it and which visits are in it.
 *
 * @param definition as stored; empty for all visits
 * @param hash the hash in the done flag; empty for all visits
 */
public record ArchivedSegment(String definition, String hash, VisitFilter filter) {
  /** The segment of all visits. */
  public static final ArchivedSegment ALL = new ArchivedSegment("", "", VisitFilter.ALL);

  /**
   * A stored segment for a site.
   *
   * @param installation says which fields there are
   * @throws SegmentRefused if it has a part that we do not evaluate exactly
   */
  public static ArchivedSegment of(
      String definition, String hash, Site site, MatomoInstallation installation)
      throws SegmentRefused {
    return new ArchivedSegment(
        definition, hash, SegmentFilter.compile(definition, site, installation));
  }

  private static final String NEW = "visitorType==new";
  private static final String RETURNING = "visitorType==returning,visitorType==returningCustomer";
  private static final String AGENTS = "aiAgentName!=";
  private static final String NO_AGENTS = "aiAgentName==";

  /**
   * A part of a segment's visits of which Matomo makes archives of single plugins along with that
   * of the segment.
   *
   * @param hasGoals whether one of them is of plugin Goals; one is of VisitsSummary in any case
   */
  public record Dependent(ArchivedSegment visitors, boolean hasGoals) {}

  /**
   * This segment's new visitors and its returning ones, and, where these are told apart, visits of
   * AI agents and all others (docs: archiver/docs/segments.md#hash).
   */
  public List<Dependent> dependents(MatomoInstallation installation) {
    List<Dependent> all = new ArrayList<>();
    all.add(new Dependent(with(NEW, VisitFilter.NEW), true));
    all.add(new Dependent(with(RETURNING, VisitFilter.RETURNING), true));
    if (installation.aiAgents()) {
      for (ArchivedSegment of :
          List.of(with(AGENTS, VisitFilter.AI_AGENTS), with(NO_AGENTS, VisitFilter.NO_AI_AGENTS))) {
        if (definition.isEmpty() || !of.definition().equals(definition)) {
          all.add(
              new Dependent(of, false)); // else Matomo takes its archive for that of the segment
        }
      }
    }
    return all;
  }

  /** Matomo appends the condition, unless the definition contains it already. */
  private ArchivedSegment with(String condition, VisitFilter more) {
    String combined = combine(condition);
    return new ArchivedSegment(combined, hashOf(combined), filter.and(more));
  }

  private String combine(String condition) {
    if (definition.isEmpty()) {
      return condition;
    }
    String decoded = PercentText.urlDecode(definition);
    return contains(definition, condition) || contains(decoded, condition)
        ? definition
        : definition + ";" + condition;
  }

  /** Whether it is all of a definition, or the first or the last of conditions that all hold. */
  private static boolean contains(String definition, String condition) {
    return definition.equals(condition)
        || definition.contains(";" + condition)
        || definition.contains(condition + ";");
  }

  /** MD5 of the definition after one url-decoding. */
  public static String hashOf(String definition) {
    try {
      byte[] bytes = PercentText.decode(definition);
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }
}
