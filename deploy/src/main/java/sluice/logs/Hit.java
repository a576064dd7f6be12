package sluice.logs;

import sluice.php.PhpValue;

/**
 * A line that is to be sent.
 *
 * @param to where its line ends, in bytes of the log's text
 * @param host as counted in the summary; empty if the log has none
 * @param idSite its site
 * @param parameters of the tracking request
 */
record Hit(long to, String host, int idSite, PhpValue.Array parameters) {}
