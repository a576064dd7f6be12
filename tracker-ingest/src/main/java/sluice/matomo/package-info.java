/**
 * What Sluice takes from a Matomo installation: configuration, settings, tokens, version.
 *
 * <p>In: config.ini.php and its defaults, the tables option, plugin_setting, access, user and
 * user_token_auth. Out: immutable settings, database and Redis addresses, the answer whether a
 * token is valid, and the process's connections to the database.
 *
 * <p>Threads: records are immutable; {@link sluice.matomo.AccessToken} and {@link
 * sluice.matomo.DatabasePool} are thread-safe, the latter with threads of its own.
 *
 * <p>On failure: wrong values are collected as faults, all reported together; a database error goes
 * to the caller as it is.
 *
 * <p>Must not: write anything to the database or to Matomo's files.
 */
package sluice.matomo;
