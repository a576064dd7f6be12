<?php
// strlen and crc32 of texts in UTF-8, as log_action.hash and the limits of columns have them.
require 'vectors.inc.php';

header_of('bytes', 'text', 'strlen(text)', 'crc32(text)');

foreach (['', 'a', 'www.example.org/', "\0", "\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}"] as $text) {
    vector($text, (string) strlen($text), (string) crc32($text));
}
for ($i = 0; $i < 400; $i++) {
    $text = text_of(['a', 'Z', '/', ' ', "\0", "\n", 'é', 'ß', '漢', '€', '😀', "\u{10ffff}", 'e\u0301'], 30);
    vector($text, (string) strlen($text), (string) crc32($text));
}
