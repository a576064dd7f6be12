/**
 * The door of the tracking rules: what a hit brings is cut here before any rule sees it, and what
 * the rules may spend on it is counted here.
 *
 * <p>In: the parameters and headers of a decoded request set, of any size. Out: the same, no part
 * longer, deeper or more numerous than Matomo could store or compare ({@link
 * sluice.worker.door.HitDoor} names each limit with its reason); everything behind relies on it.
 *
 * <p>Threads: cutting has no state; a {@link sluice.worker.door.HitTime} belongs to its thread.
 *
 * <p>On failure: a hit that spends more than its time raises {@link
 * sluice.worker.door.HitTookTooLong}, which makes its request set a dead letter as any other
 * failure does. What was cut or given up is counted in {@link sluice.worker.door.DoorCounts}.
 *
 * <p>Must not: know rules, sites or the database.
 */
package sluice.worker.door;
