/**
 * The admin port of a process: metrics, health, and a status page for people, as text and as a page
 * of HTML that is alive.
 *
 * <p>In: checks, meters, sections, panels and files that the parts register. Out: HTTP; nothing
 * that is secret, and only to requests that name this host.
 *
 * <p>Threads: registries are thread-safe. One event loop reads and writes; one thread makes pages
 * and what readers of the live page get, one answers about health, one asks the database. So many
 * connections at the same time as {@code AdminConnections} and {@code LiveStream} say.
 *
 * <p>On failure: a page that cannot be made is answered 500 with the reason; the work goes on.
 *
 * <p>Must not: block the event loop, measure anything while nobody looks, or import any package of
 * the project but {@code sluice.process}.
 */
package sluice.admin;
