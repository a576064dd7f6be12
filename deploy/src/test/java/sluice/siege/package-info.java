/**
 * The siege: the built distribution's ingest and worker with the heaps of its launcher, a
 * well-behaved client, and hostile requests and queue entries beside it.
 *
 * <p>In: a seed and a number of attacks. Out: a table of what was tried and answered, and what
 * became of the well-behaved client's hits.
 *
 * <p>Threads: attackers, the client's senders, one watch of the rows and one of the processes.
 *
 * <p>On failure: kind and index of the attack are printed, with which it can be repeated alone.
 *
 * <p>Must not: reach anything but processes that it started.
 */
package sluice.siege;
