/**
 * Days of the past that Matomo asks to be archived again: those of a new or changed segment, and
 * what plugins schedule (docs: archiver/docs/periods.md#the-past-of-new-segments).
 *
 * <p>In: Matomo's option ReArchiveList, settings. Out: slices of days by site and segment, newest
 * first, in a table until they are done.
 *
 * <p>Threads: one finds and takes entries of the list; all that archive read and end slices.
 *
 * <p>On failure: an entry of the list and a slice stay until they are recorded or done.
 *
 * <p>Must not: build anything; take entries for reports that are not ours.
 */
package sluice.archive.past;
