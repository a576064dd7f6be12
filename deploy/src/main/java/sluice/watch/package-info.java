/**
 * How Redis and MariaDB are, as each process that uses them sees it, so that no exporter is needed.
 *
 * <p>In: INFO of Redis, status and variables of MariaDB; what any account may see of them. Out:
 * metrics {@code sluice.redis.*}, {@code sluice.mariadb.*} and {@code sluice.replica.*}.
 *
 * <p>Threads: one a server, which asks every ten seconds; a scrape waits for none of them.
 *
 * <p>On failure: {@code up} is 0, the other figures have no number; the work goes on untouched.
 *
 * <p>Must not: decide anything; whoever works with a server notices its failures by itself.
 */
package sluice.watch;
