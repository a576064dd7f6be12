<?php
// version_compare.
require 'vectors.inc.php';

header_of('version', 'left', 'right', 'version_compare');

$versions = ['', '0', '1', '1.0', '1.0.0', '01.0', '1..2', '1.10', '1.9', '2', '10', '1.0dev', '1.0-dev', '1.0alpha', '1.0a', '1.0a1', '1.0alpha2', '1.0beta', '1.0b3', '1.0RC1', '1.0rc2', '1.0-rc.2', '1.0c', '1.0#', '1.0pl1',
    '1.0p', '1.0p1', '1.0patch', '1.0x', '1.0_2', '1.0+3', '5.1.2', '5.2.0-b1', '5.2.0-rc3', '10_15_7', '10.15', 'dev', 'alpha', 'a', 'b', 'x', '#', 'NT 10', 'XP', '99999999999999999999', '99999999999999999998', '8.1 beta', '1-1', '1.0.a', '1.0devel', '1.0RCx', '1.0any'];
foreach ($versions as $left) {
    foreach ($versions as $right) {
        vector($left, $right, (string) version_compare($left, $right));
    }
}
