/**
 * What reports and segments need to know of a site.
 *
 * <p>In: rows of Matomo's table of sites and its neighbours. Out: immutable facts.
 *
 * <p>Threads: any; everything is immutable.
 *
 * <p>On failure: nothing here fails.
 *
 * <p>Must not: know a report; touch the database.
 */
package sluice.archive.site;
