package sluice.archive.segment;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
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
   * @throws SegmentRefused if it has a part that we do not evaluate exactly
   */
  public static ArchivedSegment of(String definition, String hash, Site site)
      throws SegmentRefused {
    return new ArchivedSegment(definition, hash, SegmentFilter.compile(definition, site));
  }

  private static final String NEW = "visitorType==new";
  private static final String RETURNING = "visitorType==returning,visitorType==returningCustomer";

  /** This segment's new visitors and its returning ones (docs: archiver/docs/segments.md#hash). */
  public List<ArchivedSegment> dependents() {
    return List.of(with(NEW, VisitFilter.NEW), with(RETURNING, VisitFilter.RETURNING));
  }

  /** Matomo appends the condition, encoded, unless the definition contains it already. */
  private ArchivedSegment with(String condition, VisitFilter more) {
    String combined = combine(condition);
    return new ArchivedSegment(combined, hashOf(combined), filter.and(more));
  }

  private String combine(String condition) {
    if (definition.isEmpty()) {
      return condition;
    }
    boolean contains =
        definition.contains(condition) || PercentText.urlDecode(definition).contains(condition);
    return contains ? definition : definition + ";" + condition;
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
