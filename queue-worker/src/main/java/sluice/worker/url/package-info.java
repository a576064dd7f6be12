/**
 * Page urls as Matomo keeps them: which text is a url, what is cut off it, which of its parameters
 * are removed and which mark a campaign. Actions and referrers both ask.
 *
 * <p>In: a url as it was sent, the site, the settings of all sites. Out: the cleaned url, or
 * nothing where the text is none.
 *
 * <p>Threads: everything is immutable or a thread-safe cache.
 *
 * <p>On failure: what a client sent never throws; a malformed url becomes the empty text.
 *
 * <p>Must not: know actions, referrers or the database.
 */
package sluice.worker.url;
