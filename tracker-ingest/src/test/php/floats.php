<?php
// Floats as text: json_encode, (string), serialize.
require 'vectors.inc.php';

header_of('floats', 'bits', 'json_encode', '(string)', 'serialize');

$floats = [0.0, -0.0, 1.0, -1.5, 0.1, 0.30000000000000004, 0.0001, 0.00001, 1.25e-7, 1e13, 1e14, 1e15, 1e16, 1e17, 123456789012345680.0, 1e25,
    1e100, 5e-324, 2.0e-3, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740993.0, 99999999999999.5, 999999999999995.0];
for ($exponent = -324; $exponent <= 308; $exponent += 4) {
    $floats[] = (float) "1e$exponent";
    $floats[] = (float) ('-9.8765432109876543e' . $exponent);
}
for ($i = 0; $i < 1000; $i++) {
    $floats[] = unpack('d', pack('V2', mt_rand(0, 0xFFFFFFFF), mt_rand(0, 0xFFFFFFFF)))[1];
    $floats[] = (float) mt_rand() / 10 ** mt_rand(0, 12);
    $floats[] = mt_rand(1, 99999) / 1000 * mt_rand(1, 20);
}
foreach ($floats as $float) {
    if (is_finite($float)) {
        vector(bits($float), json_encode($float), (string) $float, serialize($float));
    }
}
