<?php
// parse_url, its result as JSON.
require 'vectors.inc.php';

header_of('url', 'url', 'parse_url as JSON, or false');

$urls = ['', '/', '//', '///', '////', 'a', 'a.com', 'a.com:80', 'a.com:80/x', 'a.com:', 'a.com:x', 'a.com:123456', 'a.com:65536', 'a.com:65535/', 'http:', 'http:/', 'http://',
    'http:///', 'http:///x', 'http://a', 'http://a/', 'http://a:80', 'http://a:80/', 'http://a:', 'http://a:/x', 'http://a:0/', 'http://a:65536/', 'http://a:x/', 'http://a:8x/',
    'http://a: 8/', 'http://a:-8/', 'http://a:+8/', 'http://a:123456/', 'http://u@a', 'http://u:p@a', 'http://u:@a', 'http://:p@a', 'http://@a', 'http://u:p:q@a',
    'http://u@v@a', 'http://u:p@a:80/x?y#z', 'http://a?b', 'http://a#b', 'http://a?b#c', 'http://a#b?c', 'http://a/?', 'http://a/#', 'http://a?', 'http://a#', '?', '#', '?a', '#a', '?a#b',
    '//a', '//a/b', '//a:80', '//a:80/b', '//u@a/b', '/a:80', '/a:80/b', 'a:b', 'a:b/c', 'mailto:x@y', 'mailto:', 'file:///a', 'file:///c:/d', 'file://a/b', 'file:/a', 'file:a',
    'javascript:alert(1)', 'data:text/plain,x', 'http://[::1]', 'http://[::1]:80/x', 'http://[::1', 'http://::1', 'http://a b/c d', "http://a\tb/\n", "http://a/\x7f\x00", 'HTTP://A/B',
    'ht-tp+x.1://a', 'h_t://a', '1://a', ':', ':80', ':80/x', ':a', '://a', 'http:a', 'http:80', 'http:80/x', 'http:80x', 'http://a/b:80', 'http://a/?b=http://c', '/?a=http://b', '/x?y:80',
    'x?y:80', 'x#y:80', 'http://ü.de/ä?ö#ß', 'http://a.com//b', 'http://a\\b', 'zlib:http://a', 'a://', 'a:///', 'a:////b', 'http://a/@b', 'http://a?@b', 'http://a@b?c@d', 'http://a:80?b', 'http://a:80#b', '//:80', '//a:', '//a:x', 'a:1', 'a:12345', 'a:123456', 'a:65536', 'a:0', '//a:0/b', 'x:0/b', 'a/b:80/c', '//www.a.com:80?x', 'x://::abc/?'];
$pieces = ['http', 'a', 'b.c', ':', ':', '/', '/', '//', '://', '?', '#', '@', '80', '65536', '0', '[', ']', ' ', "\t", '-', '+', 'file', '1', '.', 'é', '_', '%20', '&', '='];
for ($i = 0; $i < 3000; $i++) {
    $urls[] = text_of($pieces, 9);
}
foreach (array_unique($urls) as $url) {
    vector($url, json_encode(parse_url($url)));
}
