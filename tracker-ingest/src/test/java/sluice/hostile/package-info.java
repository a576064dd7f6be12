/**
 * Hostile requests, drawn by seed: each kind of {@link sluice.hostile.AttackKind} is a generator of
 * one sort of input that once stopped a process or held it up, sizes, positions and encodings at
 * random. Tests of ingest send them to a server in the same process, those of the distribution to
 * live processes.
 *
 * <p>In: a seed and an index. Out: an {@link sluice.hostile.Attack}, and what {@link
 * sluice.hostile.Attacker} saw of its answers.
 *
 * <p>Threads: each attack belongs to one.
 *
 * <p>On failure: the same seed, kind and index give the same attack again.
 *
 * <p>Must not: judge answers; the test does.
 */
package sluice.hostile;
