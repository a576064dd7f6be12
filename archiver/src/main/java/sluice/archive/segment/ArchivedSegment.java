package sluice.archive.segment;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import sluice.archive.site.SiteFacts;

/**
 * A segment that is archived: what Matomo calls it and which visits are in it.
 *
 * @param definition as stored; empty for all visits
 * @param hash the hash in the done flag; empty for all visits
 */
public record ArchivedSegment(String definition, String hash, VisitFilter filter) {
  /** All visits. */
  public static final ArchivedSegment ALL = new ArchivedSegment("", "", VisitFilter.ALL);

  /**
   * A stored segment for a site.
   *
   * @throws SegmentRefused if it has a part that we do not evaluate exactly
   */
  public static ArchivedSegment of(String definition, String hash, SiteFacts site)
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
    boolean contains = definition.contains(condition) || urlDecode(definition).contains(condition);
    return contains ? definition : definition + ";" + condition;
  }

  /** MD5 of the definition after one url-decoding. */
  public static String hashOf(String definition) {
    try {
      byte[] bytes = urlDecode(definition).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }

  /** PHP's urldecode: what is not a valid escape stays as it is. */
  static String urlDecode(String text) {
    StringBuilder valid = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean broken =
          c == '%'
              && !(i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2)));
      valid.append(broken ? "%25" : String.valueOf(c));
    }
    return URLDecoder.decode(valid.toString(), StandardCharsets.UTF_8);
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0;
  }
}
