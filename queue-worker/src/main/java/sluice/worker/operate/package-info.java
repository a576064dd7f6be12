/**
 * What people do with queues: look, test, unlock, replay, resize. Behind the commands {@code sluice
 * queue …}; no output here, records only.
 *
 * <p>In: a backend and the database. Out: records that the command line prints as table or JSON.
 *
 * <p>Threads: an object belongs to the thread that made it; each has connections of its own and is
 * closed by its user.
 *
 * <p>On failure: {@code BackendException} or {@code SQLException}; nothing is tried again.
 *
 * <p>Must not: need a running worker, or show a token.
 */
package sluice.worker.operate;
