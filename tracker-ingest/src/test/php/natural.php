<?php
// strnatcasecmp.
require 'vectors.inc.php';

header_of('natural', 'left', 'right', 'sign of strnatcasecmp');

$texts = ['', '0', '1', '2', '10', '01', '001', '1.5', '1.10', '1.05', 'a', 'A', 'b', 'a1', 'a2', 'a10', 'A10', 'a01', 'a1b', 'a 1', 'a  1', ' a1', 'x 1 y', 'x1y', 'é', 'É', 'z', 'Z', '_', '[', '-1', '0.5', '.5', '00', '000', 'a0', 'a00', '1 minute', '10 minutes', '2-4 pages', '5-7 pages', "a\tb", 'a b', 'ab',
    '9999999999999999999999', '9999999999999999999998', '1a', '1 a', '20', '3', 'page 3', 'page 20', '0a', '00a', '1st', '1 ', '1  ', '010', '0010', '100'];
foreach ($texts as $left) {
    foreach ($texts as $right) {
        vector($left, $right, (string) (strnatcasecmp($left, $right) <=> 0));
    }
}
for ($i = 0; $i < 2000; $i++) {
    $pieces = ['0', '1', '2', '00', '10', 'a', 'A', 'b', ' ', '.', '-', 'é', "\t"];
    $left = text_of($pieces, 6);
    $right = text_of($pieces, 6);
    vector($left, $right, (string) (strnatcasecmp($left, $right) <=> 0));
}
