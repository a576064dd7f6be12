/**
 * Real MariaDB and Redis for the tests of all modules.
 *
 * <p>In: {@link sluice.servers.RealServers} on a test class. Out: a {@link
 * sluice.servers.TestDatabase} and a {@link sluice.servers.TestRedis} of the class's own as
 * parameters.
 *
 * <p>Threads: one pair of servers for the JVM, started by the first class that asks.
 *
 * <p>On failure: the tests that need a server fail with the reason that it gave.
 *
 * <p>Must not: be used by fault tests, which stop and kill; those start servers of their own with
 * {@code sluice.embedded}.
 */
package sluice.servers;
