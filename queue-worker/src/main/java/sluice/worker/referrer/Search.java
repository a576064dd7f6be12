package sluice.worker.referrer;

import java.util.Optional;

/**
 * A search that led to the site.
 *
 * @param engine name of the search engine
 * @param keyword lower case; empty when the engine hides it
 */
record Search(String engine, Optional<String> keyword) {}
