package sluice.archive.visit;

import java.util.List;

/**
 * A visit with all its rows (docs: archiver/docs/periods.md#order-of-a-day). Immutable.
 *
 * @param visit row of log_visit; {@link LogRow#NONE} where only rows of a deleted visit are left
 * @param actions rows of log_link_visit_action by idlink_va
 * @param conversions rows of log_conversion by idgoal, buster
 * @param items rows of log_conversion_item that are not deleted
 * @param botRequests none of a visit; the row of log_bot_request where the bundle is that of a
 *     bot's request, whose id says so ({@link BotRequestId})
 */
public record VisitBundle(
    long idVisit,
    LogRow visit,
    List<LogRow> actions,
    List<LogRow> conversions,
    List<LogRow> items,
    List<LogRow> botRequests) {

  /** A visit. */
  public VisitBundle(
      long idVisit,
      LogRow visit,
      List<LogRow> actions,
      List<LogRow> conversions,
      List<LogRow> items) {
    this(idVisit, visit, actions, conversions, items, List.of());
  }

  /** The request of a bot; without rows where it is gone. */
  static VisitBundle ofBotRequest(long id, List<LogRow> request) {
    return new VisitBundle(id, LogRow.NONE, List.of(), List.of(), List.of(), request);
  }

  /** Whether log_visit still has it. */
  public boolean hasVisit() {
    return visit != LogRow.NONE;
  }

  /** Whether it holds the same rows as another one, in the same order. */
  public boolean isLike(VisitBundle other) {
    return idVisit == other.idVisit
        && visit.isLike(other.visit)
        && areLike(actions, other.actions)
        && areLike(conversions, other.conversions)
        && areLike(items, other.items)
        && areLike(botRequests, other.botRequests);
  }

  private static boolean areLike(List<LogRow> some, List<LogRow> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!some.get(i).isLike(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Number of its rows. */
  public long rows() {
    return (hasVisit() ? 1L : 0)
        + actions.size()
        + conversions.size()
        + items.size()
        + botRequests.size();
  }
}
