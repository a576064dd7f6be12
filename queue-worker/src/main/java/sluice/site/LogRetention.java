package sluice.site;

/**
 * Deletion of old log rows: hits older than what is kept are refused (docs:
 * tracker-ingest/docs/parameters.md#the-time-of-a-hit). Immutable.
 *
 * @param isEnabled whether logs are deleted at all
 * @param olderThanDays delete_logs_older_than
 * @param intervalDays delete_logs_schedule_lowest_interval
 * @param yieldsToOptions whether options of the same names win: [General]
 *     enable_delete_old_data_settings_admin
 */
public record LogRetention(
    boolean isEnabled, int olderThanDays, int intervalDays, boolean yieldsToOptions) {

  /** Whether a hit of that time would be deleted at once. */
  public boolean isTooOld(long hitSeconds, long nowSeconds) {
    return isEnabled
        && olderThanDays > 0
        && hitSeconds < nowSeconds - (olderThanDays + intervalDays) * 86_400L;
  }
}
