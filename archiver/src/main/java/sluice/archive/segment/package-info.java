/**
 * Segments: which visits an archive is of.
 *
 * <p>In: definitions as Matomo stores them. Out: filters that say of a visit with all its rows
 * whether it belongs, as Matomo's SQL would (docs:
 * archiver/docs/segments.md#conditions-on-several-rows).
 *
 * <p>Threads: filters do not change once made; threads that build days of a site share them.
 *
 * <p>On failure: a definition that we cannot evaluate exactly is refused, not approximated.
 *
 * <p>Must not: read log tables for more than the names of actions.
 */
package sluice.archive.segment;
