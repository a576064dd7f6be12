/**
 * What the archiver may take of the database: a share of time, and rows a second.
 *
 * <p>In: connections. Out: connections that wait before a statement while the budget is used up.
 *
 * <p>Threads: one budget is shared by all that archive; a connection is used by one.
 *
 * <p>On failure: statements fail as they would without; a budget that is closed holds up nobody.
 *
 * <p>Must not: hold up a statement of a transaction that writes, for others would wait for its
 * locks; know what is read or written.
 */
package sluice.archive.budget;
