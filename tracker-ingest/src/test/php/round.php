<?php
// round() with places; floats are given by their bits.
require 'vectors.inc.php';

header_of('round', 'bits of the value', 'places', 'bits of round(value, places)');

function round_vector(float $value, int $places): void
{
    vector(bits($value), (string) $places, bits(round($value, $places)));
}

$values = [0.0, -0.0, 1.0, 0.5, 1.5, 2.5, -0.5, -1.5, 0.285, 1.005, 1.955, 5.055, 2.675, 1.45, 1234567.005, 209.59499999999997,
    0.49999999999999994, 0.005, 0.0049999999999999996, 0.015, 0.045, 9.995, 99.995, 999.995, 1e15, 1e15 + 0.5, 1e14 + 0.5, 1e14 + 0.05,
    123456789012.345, 1234567890123.455, 12345678901234.565, 99999999999999.995, 9007199254740991.0, 9007199254740993.0, 1e17, 1e22,
    1e100, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 1e-10, INF, -INF, NAN];
foreach ($values as $value) {
    foreach ([0, 1, 2, 3, 4] as $places) {
        round_vector($value, $places);
        round_vector(-$value, $places);
    }
}
// Products of price and quantity, where floats are a little beside the half.
for ($i = 0; $i < 1500; $i++) {
    round_vector(mt_rand(1, 99999) / 1000 * mt_rand(1, 20), 2);
}
// Halves, and their neighbours of a few bits.
for ($i = 0; $i < 3000; $i++) {
    $places = mt_rand(0, 4);
    $half = (mt_rand(0, 10 ** mt_rand(1, 9)) + 0.5) / 10 ** $places;
    $number = unpack('q', pack('d', $half))[1] + mt_rand(-6, 6);
    round_vector(unpack('d', pack('q', $number))[1] * any([1, -1]), $places);
}
// Sums of amounts.
for ($i = 0; $i < 500; $i++) {
    $sum = 0.0;
    for ($j = mt_rand(2, 30); $j > 0; $j--) {
        $sum += mt_rand(0, 100000) / any([10, 100, 1000]);
    }
    round_vector($sum, mt_rand(0, 3));
}
// Any bits.
for ($i = 0; $i < 500; $i++) {
    round_vector(unpack('d', pack('V2', mt_rand(0, 0xFFFFFFFF), mt_rand(0, 0xFFFFFFFF)))[1], mt_rand(0, 4));
    round_vector(mt_rand() * 10.0 ** mt_rand(-20, 20), mt_rand(0, 4));
}
