package sluice.worker.door;

/**
 * The text of a JSON list, cut to its first entries without being decoded: decoded, a list of tiny
 * entries takes a hundred times its text. What is no list passes unless it is too long.
 */
final class ItemList {

  private final String json;
  private final int maxItems;
  private final int maxValues;

  /**
   * @param maxItems entries of the list itself
   * @param maxValues entries on all levels
   */
  ItemList(String json, int maxItems, int maxValues) {
    this.json = json;
    this.maxItems = maxItems;
    this.maxValues = maxValues;
  }

  /** The same text when nothing is to be cut; '' when its first entries alone are too many. */
  String cut() {
    if (json.length() <= maxItems) {
      return json; // each entry but the last takes a comma
    }
    int items = 1;
    int values = 1;
    int depth = 0;
    int lastItem = -1;
    boolean isText = false;
    boolean isList = json.charAt(firstSign()) == '[';
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\' && isText) {
        i++;
      } else if (c == '"') {
        isText = !isText;
      } else if (!isText && (c == '[' || c == '{')) {
        depth++;
        values++;
      } else if (!isText && (c == ']' || c == '}')) {
        depth--;
      } else if (!isText && c == ',') {
        values++;
        if (depth == 1 && isList) {
          lastItem = i;
          items++;
        }
      }
      if (items > maxItems || values > maxValues) {
        return lastItem < 0 ? "" : json.substring(0, lastItem) + "]";
      }
    }
    return json;
  }

  private int firstSign() {
    int at = 0;
    while (at < json.length() - 1 && json.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }
}
