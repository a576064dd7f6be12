<?php
// htmlspecialchars, html_entity_decode and htmlspecialchars_decode, each with ENT_QUOTES for HTML 4.01.
require 'vectors.inc.php';

header_of('html', 'text', 'htmlspecialchars', 'html_entity_decode', 'htmlspecialchars_decode');

$texts = ['', 'a&b', 'a&amp;b', 'a&amp;amp;b', '&', '&;', '&&lt;', '&lt', '&LT;', '&apos;', '&#39;', '&#039;', '&#x27;', '&#X27;', '&#34;', '&#38;', '&#60;', '&#62;', '&#x3c;', '&#0;', '&#9;', '&#10;', '&#13;', '&#31;', '&#32;', '&#126;', '&#127;', '&#128;', '&#159;', '&#160;',
    '&#55295;', '&#55296;', '&#57343;', '&#57344;', '&#65533;', '&#65534;', '&#65535;', '&#65536;', '&#128512;', '&#1114111;', '&#1114112;', '&#x110000;', '&#xD800;', '&#99999999999999999999;', '&#;', '&#x;', '&#xg;', '&#1a;', '&# 39;', '&#0000000000000000039;', '&nosuch;', '&copy', '&copy=1',
    'a\'b"c<d>e', '&quot;&gt;&amp;quot;', 'é&eacute;', '&amp;#039;', '&#039', '&&amp;;', '&amp;amp;lt;'];
foreach (get_html_translation_table(HTML_ENTITIES, ENT_QUOTES | ENT_HTML401, 'UTF-8') as $entity) {
    $texts[] = $entity;
}
for ($i = 0; $i < 500; $i++) {
    $texts[] = text_of(['&', ';', '#', 'amp', 'lt', 'x', '39', 'quot', '&amp;', '&lt;', '&#39;', "'", '"', '<', 'é', '&copy;', 'a', ' '], 8);
}
foreach (array_unique($texts) as $text) {
    vector($text, htmlspecialchars($text, ENT_QUOTES | ENT_HTML401, 'UTF-8'), html_entity_decode($text, ENT_QUOTES | ENT_HTML401, 'UTF-8'),
        htmlspecialchars_decode($text, ENT_QUOTES | ENT_HTML401));
}
