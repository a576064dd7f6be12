<?php
// urlencode, rawurlencode, urldecode, rawurldecode. Decoded bytes that are not UTF-8 are read as ISO-8859-1.
require 'vectors.inc.php';

header_of('percent', 'text', 'urlencode', 'rawurlencode', 'urldecode', 'rawurldecode');

function utf8(string $bytes): string
{
    return mb_check_encoding($bytes, 'UTF-8') ? $bytes : mb_convert_encoding($bytes, 'UTF-8', 'ISO-8859-1');
}

$texts = ['', ' ', '+', '~', '-_.', '%', '%4', '%41', '%4a%4A', '%zz', '%%41', '%C3%A9', '%E9', 'é%E9', '%C3', '%00', 'é', '😀', "\0\x1f\x7f", 'a+b%2Bc'];
foreach (range(0, 127) as $byte) {
    $texts[] = chr($byte);
}
for ($i = 0; $i < 500; $i++) {
    $texts[] = text_of(['a', 'B', '7', '+', ' ', '%', '%4', '%41', '%c3%a9', '%C3', '%e9', 'é', '%20', '~', '/', '?', '&', '%zz', '%2', '%ff'], 8);
}
foreach (array_unique($texts) as $text) {
    vector($text, urlencode($text), rawurlencode($text), utf8(urldecode($text)), utf8(rawurldecode($text)));
}
