package sluice.matomo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.php.HtmlText;

/**
 * Reads INI text as PHP's parse_ini_string and Matomo's reader of it do (Matomo's IniFileChain and
 * its component-ini). A library for INI files in general is no substitute: words such as {@code
 * off} are values, quotes of two kinds differ, a repeated section replaces the first, and values
 * hold HTML entities. A reader is confined to one thread.
 */
final class IniText {
  private static final Pattern SECTION = Pattern.compile("\\[([^\\]]*)\\].*");
  private static final Pattern ENTRY =
      Pattern.compile("([^=\\[\\]]+?)\\s*(\\[[^\\]]*\\])?\\s*=\\s*(.*)", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");
  private static final Pattern SINGLE_QUOTE_ENTITY = Pattern.compile("&(#0*39;|#[xX]0*27;)");

  private final Map<String, String> environment;
  private final Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();
  private Map<String, List<String>> current = new LinkedHashMap<>();

  private IniText(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Sections by name, keys by name, values in order; a key that is no list has one value. True
   * words are read as "1", false words and null as "".
   *
   * @param environment what <code>${NAME}</code> in a value stands for
   */
  static Map<String, Map<String, List<String>>> read(String text, Map<String, String> environment) {
    IniText reader = new IniText(environment);
    reader.sections.put("", reader.current);
    String[] lines = text.split("\\r\\n|\\r|\\n");
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      while (endsInsideQuotes(line) && i + 1 < lines.length) {
        line = line + "\n" + lines[++i];
      }
      reader.readLine(line);
    }
    return reader.sections;
  }

  private void readLine(String line) {
    if (line.isEmpty() || line.startsWith(";") || line.startsWith("#")) {
      return;
    }
    Matcher section = SECTION.matcher(line);
    if (section.matches()) {
      current = new LinkedHashMap<>();
      sections.put(section.group(1).strip(), current);
      return;
    }
    Matcher entry = ENTRY.matcher(line);
    if (!entry.matches()) {
      return;
    }
    String value = decodeEntities(value(entry.group(3)));
    if (entry.group(2) == null) {
      current.put(entry.group(1), List.of(value));
    } else {
      addToList(entry.group(1), value);
    }
  }

  /** A list that follows a plain value of the same name replaces it, as in PHP. */
  private void addToList(String key, String value) {
    if (!(current.get(key) instanceof ArrayList)) {
      current.put(key, new ArrayList<>());
    }
    current.get(key).add(value);
  }

  /** A value in double quotes may go on over several lines. */
  private static boolean endsInsideQuotes(String line) {
    Matcher entry = ENTRY.matcher(line);
    return !line.startsWith(";")
        && !line.startsWith("[")
        && entry.matches()
        && entry.group(3).startsWith("\"")
        && closingQuote(entry.group(3)) < 0;
  }

  private static int closingQuote(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i;
      }
    }
    return -1;
  }

  private String value(String text) {
    if (text.startsWith("\"")) {
      int end = closingQuote(text);
      return withVariables(unescape(text.substring(1, end < 0 ? text.length() : end)));
    }
    if (text.startsWith("'")) {
      int end = text.indexOf('\'', 1);
      return text.substring(1, end < 0 ? text.length() : end);
    }
    int comment = text.indexOf(';');
    String word = (comment < 0 ? text : text.substring(0, comment)).strip();
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes" -> "1";
      case "false", "off", "no", "none", "null" -> "";
      default -> withVariables(word);
    };
  }

  /** In double quotes a backslash stands before quotes and backslashes only. */
  private static String unescape(String text) {
    StringBuilder result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape =
          c == '\\' && i + 1 < text.length() && "\"'\\".indexOf(text.charAt(i + 1)) >= 0;
      result.append(escape ? text.charAt(++i) : c);
    }
    return result.toString();
  }

  private String withVariables(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(environment.getOrDefault(match.group(1), "")));
  }

  /**
   * IniFileChain.reload decodes every file twice, so a doubly encoded value comes out plain there,
   * too. ENT_COMPAT leaves the entities of the single quote alone.
   */
  private static String decodeEntities(String value) {
    if (value.indexOf('&') < 0) {
      return value;
    }
    String kept = SINGLE_QUOTE_ENTITY.matcher(value).replaceAll("\uE000$1");
    String once = HtmlText.decodeEntities(kept);
    return HtmlText.decodeEntities(once).replace('\uE000', '&');
  }
}
