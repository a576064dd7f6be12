package sluice.worker.plan;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.log.CollationKey;
import sluice.php.PhpValues;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitLookup;

/**
 * What a plan reads of the log tables, inside the batch's transaction. The one implementation is
 * SQL; tests have another.
 */
public interface VisitStore {

  /**
   * Ids of the visits that a look-up finds in the database.
   *
   * @param byVisitorId empty when none has the visitor id
   * @param byConfigId empty when none has the fingerprint, when it is not tried, and when there is
   *     a visit by visitor id, which wins
   */
  record Found(Optional<Long> byVisitorId, Optional<Long> byConfigId) {}

  /**
   * Runs the look-ups, in one statement.
   *
   * @param except visits that do not count
   */
  List<Found> find(List<VisitLookup> lookups, Collection<Long> except) throws SQLException;

  /** Reads and locks visits by id, in id order; those that are gone are absent. */
  Map<Long, Visit> lock(Collection<Long> idVisits) throws SQLException;

  /** Keys (idgoal, buster) of the conversions that the visits have. */
  Map<Long, List<ConversionKey>> conversions(Collection<Long> idVisits) throws SQLException;

  /** Part of the key of log_conversion. */
  record ConversionKey(long idGoal, long buster) {}

  /** Which of the orders exist, whatever their visit. */
  Collection<OrderKey> orders(Collection<OrderKey> wanted) throws SQLException;

  /**
   * The unique key of orders.
   *
   * @param idOrder as the database compares it, see {@link #of}
   */
  record OrderKey(int idSite, String idOrder) {
    /** Characters of the column idorder; what is longer is stored cut. */
    private static final int MAX_CHARACTERS = 100;

    /** Of an order id as it was sent. */
    public static OrderKey of(int idSite, String idOrder) {
      String stored = PhpValues.cutCharacters(idOrder, MAX_CHARACTERS);
      return new OrderKey(idSite, CollationKey.of(stored));
    }
  }

  /** Whether strict SQL mode takes all the values of a conversion as they are. */
  boolean takesConversion(Map<String, Object> values);

  /** Items of orders and carts of the visits. */
  Map<Long, List<ItemRow>> items(Collection<Long> idVisits) throws SQLException;

  /** Pages of the visits that have one of the pageview ids, oldest first. */
  Map<Long, List<StoredPage>> pages(Collection<Long> idVisits, Collection<String> idPageviews)
      throws SQLException;

  /** A stored pageview that page timings may belong to. */
  record StoredPage(long idLinkVa, String idPageview, boolean hasUrl, boolean hasTitle) {}
}
