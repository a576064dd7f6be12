/**
 * The repository as a reader finds it: its documents, and what comments say of them.
 *
 * <p>In: the sources and documents of all modules, as they lie in the checkout. Out: places that
 * lead nowhere.
 *
 * <p>Threads: confined to one test.
 *
 * <p>On failure: the test fails with file and line of each such place.
 *
 * <p>Must not: read what Maven builds.
 */
package sluice.docs;
