<?php
// unserialize of scalars and arrays, its result as JSON.
require 'vectors.inc.php';

header_of('unserialize', 'text', 'unserialize as JSON, or error');

$texts = ['', 'N;', 'N', 'b:1;', 'b:0;', 'b:2;', 'b:1', 'i:5;', 'i:-5;', 'i:+5;', 'i:;', 'i:5', 'i:5x;', 'i:05;', 'i:9223372036854775807;', 'd:0.5;', 'd:1;', 'd:1.0E+25;', 'd:1e5;', 'd:.5;',
    'd:-0;', 'd:x;', 's:0:"";', 's:3:"abc";', 's:3:"ab";', 's:2:"abc";', 's:3:"abc"', 's:3:abc;', 's:x:"abc";', 's:-1:"";', 's:99:"abc";', "s:2:\"\xc3\xb6\";", 'a:0:{}', 'a:1:{i:0;s:1:"x";}',
    'a:2:{i:0;s:1:"x";}', 'a:1:{i:0;s:1:"x";i:1;i:2;}', 'a:1:{i:0;s:1:"x";', 'a:1:{N;i:1;}', 'a:1:{d:1.5;i:1;}', 'a:1:{b:1;i:1;}', 'a:1:{s:1:"5";i:1;}', 'a:2:{i:5;i:1;s:1:"5";i:2;}', 'a:-1:{}', 'a:1:{a:0:{}i:1;}',
    'a:1:{s:1:"a";a:1:{i:7;b:1;}}', 'N;trailing', 'i:5;i:6;', 'x:1;', ';', 'a:1:{i:0;N;}', 'a:2:{i:1;i:1;i:0;i:2;}'];
foreach ($texts as $text) {
    $value = @unserialize($text, ['allowed_classes' => false]);
    vector($text, $value === false && $text !== 'b:0;' ? 'error' : json_encode($value));
}
