/**
 * Hostile requests, drawn by seed: each kind of {@link sluice.hostile.AttackKind} is a generator of
 * one sort of input that once stopped a process or held it up, sizes, positions and encodings at
 * random. Tests of ingest send them to a server in the same process, those of the distribution to
 * live processes.
 *
 * <p>Enters: a seed and an index; leaves: an {@link sluice.hostile.Attack}, and what {@link
 * sluice.hostile.Attacker} saw of its answers. Threads: each attack belongs to one. On failure: the
 * same seed, kind and index give the same attack again. Must not: judge answers; the test does.
 */
package sluice.hostile;
