/**
 * How fast the machine is just now, by work that is none of Sluice's.
 *
 * <p>In: nothing. Out: one figure, milliseconds, that is set beside what was measured at the same
 * time.
 *
 * <p>Threads: one for each core that Java may use; the main thread waits for them.
 *
 * <p>Must not: use code of Sluice's, whose changes would look like changes of the machine.
 */
package sluice.machine;
