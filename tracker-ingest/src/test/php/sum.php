<?php
// Sums of integers, floats and numeric texts, all as PHP serialises them.
require 'vectors.inc.php';

header_of('sum', 'left', 'right', 'left + right');

$values = [0, 1, -1, 5, PHP_INT_MAX, PHP_INT_MIN, 0.5, -0.5, 1.0, 1e15, 0.1, 0.2, '0', '1', '1.5', ' 2', '2 ', "3\n", '1e2', '.5', '-7', '+7', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '0001'];
foreach ($values as $left) {
    foreach ($values as $right) {
        vector(serialize($left), serialize($right), serialize($left + $right));
    }
}
