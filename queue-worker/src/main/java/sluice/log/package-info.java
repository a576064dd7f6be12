/**
 * The log tables as they are: the schema's text, the columns that a database really has, how a
 * value is made to fit one, and which codes stand in them (actions, devices, languages, plugins).
 * Contract for the worker and the archiver.
 *
 * <p>In: a database of Matomo, or an empty one. Out: tables, columns, fitted values.
 *
 * <p>Threads: everything is immutable once discovered.
 *
 * <p>On failure: SQL errors propagate; a value that does not fit is fitted, never refused.
 *
 * <p>Must not: alter a table of Matomo, or import other packages of the project.
 */
package sluice.log;
