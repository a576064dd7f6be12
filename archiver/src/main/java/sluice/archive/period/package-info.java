/**
 * Periods of Matomo, what they are made of, their bounds in the time zones of sites, and how long
 * their archives are fresh.
 *
 * <p>In: site-local dates, settings. Out: UTC bounds, sub-periods, lifetimes.
 *
 * <p>Threads: all values are immutable.
 *
 * <p>On failure: a time zone that is not known counts as UTC.
 *
 * <p>Must not: touch the database.
 */
package sluice.archive.period;
