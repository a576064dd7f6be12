package sluice.php.url;

import sluice.php.PhpText;
import sluice.php.PhpValue;

/**
 * The fields of a form that is not urlencoded, named by PHP's rules as any other. Confined to one
 * call.
 */
public final class FormFields {

  private final PhpQueryString fields =
      new PhpQueryString(new ArrayCount(PhpQueryString.MAX_INPUT_ARRAYS));
  private int count;

  /**
   * Adds a field whose name and value are bytes of the body.
   *
   * @return false when PHP takes no more (max_input_vars); it was not added then
   */
  public boolean add(byte[] name, byte[] body, int valueFrom, int valueTo) {
    if (count == PhpQueryString.MAX_INPUT_VARIABLES) {
      return false;
    }
    count++;
    fields.register(
        PhpQueryString.nameOf(name, 0, name.length),
        new PhpValue.Text(PhpText.of(body, valueFrom, valueTo)));
    return true;
  }

  /** All fields; nothing may be added afterwards. */
  public PhpValue.Array array() {
    return fields.array();
  }
}
