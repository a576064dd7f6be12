package sluice.archive.table;

/**
 * A metric whose number we do not know, in an archive that somebody else made. It is summed.
 *
 * @param key its number
 */
record ForeignColumn(Long key) implements Column {}
