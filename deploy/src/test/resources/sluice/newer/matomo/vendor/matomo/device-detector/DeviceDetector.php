<?php
class DeviceDetector
{
    public const VERSION = '6.5.1';
}
