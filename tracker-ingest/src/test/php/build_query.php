<?php
// http_build_query.
require 'vectors.inc.php';

header_of('build_query', 'array as JSON', 'http_build_query');

$values = ['[]', '{"a":"1"}', '{"a":"1","b":"2"}', '{"a":["1","2"]}', '{"a":{"x":"1","y":{"z":"2"}}}', '{"a":null,"b":"1"}', '{"a":true,"b":false}',
    '{"a":1.5,"b":100.0,"c":1e25,"d":-0.0,"e":7}', '{"a b":"c d","e&f":"g=h","~":"~","-._":"-._"}', '{"é":"ü😀"}', '["x","y"]', '{"a":[]}',
    '{"":"x"}', '{"a":{"":"x"}}', '{"a[b]":"c"}', '{"a":"\u0000\n%"}', '{"a":[null,[],"1"]}', '{"a":0.1,"b":0.30000000000000004}'];
foreach ($values as $json) {
    vector($json, http_build_query(json_decode($json, true)));
}
