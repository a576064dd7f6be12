/**
 * Folding visits into the archives of a day, and published archives into those of longer periods;
 * keeping what was counted of days that go on, in memory and in files that may be deleted, and what
 * was merged of periods that go on, in memory.
 *
 * <p>In: bundles of visits; published archives. Out: the records of an archive.
 *
 * <p>Threads: a fold, and the state of a day, are confined to the thread that archives their site;
 * when all is counted, archives of several folds, and reports of one, may be made side by side, and
 * so are archives of a longer period, their tables, and parts of a large one.
 *
 * <p>On failure: a database error propagates, and what was being counted is thrown away; files that
 * cannot be used are said, and the day is counted without them.
 *
 * <p>Must not: publish; subtract.
 */
package sluice.archive.fold;
