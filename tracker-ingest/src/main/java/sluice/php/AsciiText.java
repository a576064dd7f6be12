package sluice.php;

/** PHP's case folding of strings: the 26 letters of ASCII, all other characters stay. */
public final class AsciiText {

  private AsciiText() {}

  /** PHP's strtolower. */
  public static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUpper(text.charAt(i))) {
        return lowerFrom(text, i);
      }
    }
    return text;
  }

  /** One character, as {@link #lower(String)} has it. */
  public static char lower(char character) {
    return isUpper(character) ? (char) (character + ('a' - 'A')) : character;
  }

  /** PHP's stripos: where the text contains the part, whatever the case of ASCII letters. */
  public static boolean contains(String text, String part) {
    return lower(text).contains(lower(part));
  }

  private static String lowerFrom(String text, int first) {
    char[] characters = text.toCharArray();
    for (int i = first; i < characters.length; i++) {
      if (isUpper(characters[i])) {
        characters[i] += 'a' - 'A';
      }
    }
    return new String(characters);
  }

  private static boolean isUpper(char character) {
    return character >= 'A' && character <= 'Z';
  }
}
