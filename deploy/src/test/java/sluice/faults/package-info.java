/**
 * The fault table: what is killed, stopped or cut off under load, what was promised, and what
 * became of the hits.
 *
 * <p>In: servers and processes of Sluice, several of each, as hosts of their own would be. Out: one
 * row for each fault, with the hits that were answered, lost and doubled.
 *
 * <p>Threads: the visitors, one that looks how far the workers are, and the test's.
 *
 * <p>On failure: the row says what was counted, and the first hits that are wrong; logs of all
 * processes lie in its folder.
 *
 * <p>Must not: call a row good because of times; only the limit of the whole is one.
 */
package sluice.faults;
