/**
 * Real MariaDB and Redis servers as child processes, for tests, benchmarks and the quickstart.
 *
 * <p>No process of the product starts a server, so this stands with the tests, in the jar of tests
 * that all modules see; the distribution carries this package of it beside the product.
 *
 * <p>In: a directory for the server's data, and jars that carry the server binaries. Out: a running
 * server on a loopback port, its address, and the signals that fault tests need.
 *
 * <p>Threads: a server object is confined to one thread, or guarded by its user; no thread of ours
 * runs. Unpacking is safe between threads and between processes.
 *
 * <p>On failure: an {@link java.io.IOException} of one line, with the end of the server's log. Jars
 * and programs that are not the pinned ones are refused.
 *
 * <p>Must not: listen on anything but loopback, or outlive the JVM that started it.
 */
package sluice.embedded;
