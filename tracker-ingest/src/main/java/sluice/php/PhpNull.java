package sluice.php;

/** PHP's null as a value of a serialised array, so that no Java null stands in a report table. */
public enum PhpNull {
  /** The only instance. */
  NULL
}
