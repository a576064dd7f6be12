package sluice.worker.door;

import java.util.LinkedHashMap;
import java.util.Map;
import sluice.php.PhpValue;

/** Cuts one parameter that is a list or a map of values. Confined to one parameter. */
final class ValueBudget {

  private int left;

  /**
   * @param values on all levels together
   */
  ValueBudget(int values) {
    this.left = values;
  }

  /** Returns the array itself, or one of its first values. */
  PhpValue cut(PhpValue.Array array) {
    return cut(array, 1);
  }

  private PhpValue.Array cut(PhpValue.Array array, int level) {
    Map<String, PhpValue> kept = new LinkedHashMap<>();
    boolean isSame = true;
    for (Map.Entry<String, PhpValue> entry : array.entries().entrySet()) {
      if (left-- <= 0) {
        DoorCounts.valueCut();
        isSame = false;
        break;
      }
      String name = HitDoor.cut(entry.getKey(), HitDoor.NAME_CHARACTERS);
      PhpValue value = cut(entry.getValue(), level);
      isSame = isSame && value == entry.getValue() && name.equals(entry.getKey());
      kept.putIfAbsent(name, value);
    }
    return isSame ? array : new PhpValue.Array(kept);
  }

  private PhpValue cut(PhpValue value, int level) {
    if (value instanceof PhpValue.Array inner) {
      return level == HitDoor.LEVELS ? PhpValue.Array.EMPTY : cut(inner, level + 1);
    }
    if (value instanceof PhpValue.Text text && text.value().length() > HitDoor.VALUE_CHARACTERS) {
      DoorCounts.valueCut();
      return new PhpValue.Text(HitDoor.cut(text.value(), HitDoor.VALUE_CHARACTERS));
    }
    return value;
  }
}
