<?php
// mb_strtolower of each character that it changes, and of words; strtolower changes ASCII only.
require 'vectors.inc.php';

header_of('case', 'text', 'mb_strtolower', 'strtolower');

for ($code = 0; $code <= 0x10FFFF; $code++) {
    $character = mb_chr($code, 'UTF-8');
    if ($character !== false && mb_strtolower($character, 'UTF-8') !== $character) {
        vector($character, mb_strtolower($character, 'UTF-8'), strtolower($character));
    }
}
foreach (['ΑΣ', 'ΑΣ Β', 'ΣΑΣ', 'Σ', 'ΟΔΟΣ.', 'İ', 'Iı', 'ẞß', 'HTTP://Ä.DE/', 'Ǆ', 'ﬀ', 'abc', '', '😀A', "A\0Z"] as $text) {
    vector($text, mb_strtolower($text, 'UTF-8'), strtolower($text));
}
