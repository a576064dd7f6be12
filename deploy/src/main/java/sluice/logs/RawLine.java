package sluice.logs;

/**
 * A line of a log.
 *
 * @param text without its line end; cut if it is too long
 * @param from its first byte, counted in the text of the log
 * @param to the byte after its line end
 * @param isTooLong whether it is longer than a line may be
 */
record RawLine(String text, long from, long to, boolean isTooLong) {}
