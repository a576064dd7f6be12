<?php
// What the scripts of this directory share. Each writes one table of vectors to its output:
//
//     php round.php > ../resources/php/round.tsv
//
// A line is a vector, its columns are parted by tabs. A column is text in which every byte beyond
// printable ASCII, and the percent sign, is a percent sequence; so any string of PHP fits.

ini_set('precision', '14');
ini_set('serialize_precision', '-1');
ini_set('pcre.jit', '1');
mt_srand(20261128);

function header_of(string $script, string ...$columns): void
{
    echo '# ', implode(', ', $columns), "\n";
    echo '# as PHP ', PHP_VERSION, ' has it; made again by: cd tracker-ingest/src/test/php && php ',
        $script, '.php > ../resources/php/', $script, ".tsv\n";
}

function vector(string ...$columns): void
{
    echo implode("\t", array_map('column', $columns)), "\n";
}

function column(string $text): string
{
    return preg_replace_callback(
        '/[^\x20-\x24\x26-\x7e]/',
        fn ($match) => sprintf('%%%02X', ord($match[0])),
        $text
    );
}

/** The 64 bits of a float as 16 hex digits. */
function bits(float $value): string
{
    return bin2hex(strrev(pack('e', $value)));
}

/** One of the list. */
function any(array $list)
{
    return $list[mt_rand(0, count($list) - 1)];
}

/** A text of up to so many of these pieces. */
function text_of(array $pieces, int $most): string
{
    $text = '';
    for ($i = mt_rand(0, $most); $i > 0; $i--) {
        $text .= any($pieces);
    }
    return $text;
}
