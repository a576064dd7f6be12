/**
 * The records of plugin BotTracking: requests of AI chatbots.
 *
 * <p>In: rows of log_bot_request, slices of visits. Out: records, and rules for folding them into
 * longer periods.
 *
 * <p>Threads: a report is confined to the thread that archives.
 *
 * <p>On failure: nothing here fails on data; what Matomo would refuse is left out.
 *
 * <p>Must not: touch the database; know other plugins' reports; subtract.
 */
package sluice.archive.report.bots;
