package sluice.ingest.spool;

/**
 * How far a spool is replayed.
 *
 * @param run the producer that spooled it, the name of its folder
 * @param segment the segment file's name; empty when nothing is left
 * @param offset bytes of it that are confirmed
 */
public record SpoolPosition(String run, String segment, long offset) {}
