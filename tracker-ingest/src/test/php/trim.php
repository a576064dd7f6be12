<?php
// trim with its default characters and with characters of one's own.
require 'vectors.inc.php';

header_of('trim', 'text', 'characters', 'trim(text)', 'trim(text, characters)');

for ($i = 0; $i < 400; $i++) {
    $text = text_of([' ', "\t", "\n", "\r", "\0", "\v", "\f", 'a', '"', '.', '/', 'é', "\xc2\xa0"], 8);
    $characters = any([' ', '"', ' "', './', "\t ", 'a', '\\"\'']);
    vector($text, $characters, trim($text), trim($text, $characters));
}
