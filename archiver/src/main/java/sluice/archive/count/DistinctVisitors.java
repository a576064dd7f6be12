package sluice.archive.count;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import sluice.archive.group.DistinctLongs;
import sluice.archive.visit.CollationKey;
import sluice.archive.visit.LogRow;

/**
 * Distinct visitors and users of a group of visits. Visitors are exact; a user is told by 64 bits
 * of a hash of the id without case and accents, as the column compares them. Not thread-safe.
 */
public final class DistinctVisitors {
  private final DistinctLongs visitors = new DistinctLongs();
  private final DistinctLongs users = new DistinctLongs();

  /** Adds the visitor of a row of log_visit. */
  public void add(LogRow visit) {
    visitors.add(visit.number("idvisitor"));
    visit.text("user_id").ifPresent(user -> users.add(hash(CollationKey.of(user))));
  }

  public void merge(DistinctVisitors other) {
    visitors.addAll(other.visitors);
    users.addAll(other.users);
  }

  public long visitorCount() {
    return visitors.count();
  }

  public long userCount() {
    return users.count();
  }

  /** idvisitor of all visitors, ascending. */
  public long[] visitors() {
    return visitors.sorted();
  }

  /** Hashes of all users, ascending. */
  public long[] users() {
    return users.sorted();
  }

  private static long hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
