<?php
// strtotime at 2024-11-28 14:30:45 UTC. The texts are those of the table that is there: it is read, then written anew.
require 'vectors.inc.php';

date_default_timezone_set('UTC');
$now = 1732804245;
$table = '../resources/php/strtotime.tsv';
$texts = [];
foreach (file($table, FILE_IGNORE_NEW_LINES) as $line) {
    if ($line[0] !== '#') {
        $texts[] = rawurldecode(explode("\t", $line)[0]);
    }
}
ob_start();
echo '# text, strtotime in UTC at 2024-11-28 14:30:45, or false', "\n";
echo '# as PHP ', PHP_VERSION, ' has it; made again by: cd tracker-ingest/src/test/php && php strtotime.php', "\n";
foreach ($texts as $text) {
    $time = strtotime($text, $now);
    vector($text, $time === false ? 'false' : gmdate('Y-m-d H:i:s', $time));
}
file_put_contents($table, ob_get_clean());
