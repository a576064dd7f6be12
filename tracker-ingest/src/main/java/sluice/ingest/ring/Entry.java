package sluice.ingest.ring;

import sluice.ingest.spool.SpoolRecord;

/**
 * A numbered entry on its way, and who waits for it. Confined to the appender.
 *
 * @param record its bytes and number
 * @param ticket told when it is safe
 */
record Entry(SpoolRecord record, Ticket ticket) {}
