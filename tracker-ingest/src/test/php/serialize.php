<?php
// serialize of values that are given as JSON.
require 'vectors.inc.php';

header_of('serialize', 'value as JSON', 'serialize');

$values = ['null', 'true', 'false', '0', '-1', '9223372036854775807', '-9223372036854775808', '0.5', '-0.0', '100.0', '1e25', '0.1', '0.30000000000000004', '1e-5', '1.5e300', '""', '"abc"',
    '"ö😀"', '"a\\"b;}"', '"\\u0000"', '[]', '[1,2]', '{"a":1}', '{"0":"x","2":"y"}', '{"a":{"b":[1.5,null,true]},"-1":"z"}', '{"5":1,"05":2,"-5":3,"-0":4,"1e2":5}', '[[],[[]],{"x":[]}]'];
foreach ($values as $json) {
    vector($json, serialize(json_decode($json, true)));
}
