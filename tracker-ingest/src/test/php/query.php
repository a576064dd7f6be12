<?php
// parse_str, its result as JSON.
require 'vectors.inc.php';

header_of('query', 'query string', 'parse_str as JSON');

$queries = ['', '&', '&&', 'a', 'a=', '=b', 'a=1&a=2', 'a[]=1&a[]=2', 'a[]=1&a[x]=2', 'a[5]=1&a[]=2', 'a[-5]=1&a[]=2', 'a[05]=1&a[]=2',
    'a.b=1', 'a b=1', 'a+b=1', ' a=1', '+a=1', 'a =1', 'a[=1', 'a[b=1', 'a]=1', '[a]=1', 'a[b][c]=1&a[b][d]=2', 'a[b]=1&a[b][c]=2',
    'a[b][c]=1&a[b]=2', 'a[][]=1&a[][]=2', 'a[b]c=1', 'a[b]c[d]=1', 'a[b.c]=1', 'a.b[c.d]=1', 'a[[b]=1', 'a[b]]=1', 'a[ ]=1', "a[\t]=1",
    'a[ b]=1', 'a[b =1', 'a%5B%5D=1', 'a%00b=1', 'a[b%00c]=1', 'a=%00', 'a=%', 'a=%4', 'a=%zz', 'a=%41%4a%4A', 'a=b=c', 'a=1;b=2', 'a=%2B+%20',
    'a=caf%C3%A9', 'caf%C3%A9=1', 'a[99999999999999999999]=1&a[]=2', 'a[1e2]=1', 'a[-0]=1', 'a[0]=1&a[1]=2',
    'a[1]=1&a[0]=2', '0=a', '5[]=1', '.=1', '.a=1', '_=1', 'a..b=1', 'a[b][', 'a[b][=1', 'a[]', 'a[b]', str_repeat('a[x]', 3) . '=1',
    'a' . str_repeat('[b]', 63) . '=1', 'a' . str_repeat('[b]', 64) . '=1', 'a' . str_repeat('[b]', 65) . '=1',
    'a[c]=1&a' . str_repeat('[b]', 65) . '=1'];
$pieces = ['a', 'b', '[', ']', '[]', '[b]', '[0]', '[1]', '=', '=', '&', '&', '.', '+', '%20', '%5B', '%5D', '1', '-1', '_', "%C3%A9", '%'];
for ($i = 0; $i < 1500; $i++) {
    $queries[] = text_of($pieces, 14);
}
foreach (array_unique($queries) as $query) {
    parse_str($query, $result);
    $json = json_encode($result);
    if ($json !== false) {
        vector($query, $json);
    }
}
