package sluice.worker.door;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import sluice.php.PhpValue;
import sluice.request.RequestEnvironment;

/**
 * Cuts what a hit brings, before any rule sees it. The limits lie where Matomo could store and
 * compare no more, or where no browser and no web server lets more through. Thread-safe: no state.
 *
 * <p>Hot path: one look at each value; what is within the limits, as nearly every hit is, stays the
 * same object.
 */
public final class HitDoor {

  /**
   * Characters of any value that has no limit of its own: sixteen times the widest column
   * (log_action.name, VARCHAR(4096)), so that 4,096 characters fit even when each is four
   * percent-encoded bytes, and blanks that Matomo trims stand before them.
   */
  static final int VALUE_CHARACTERS = 1 << 16;

  /** Characters of a user agent: what rules look at; real ones have a few hundred. */
  public static final int AGENT_CHARACTERS = 2048;

  /**
   * Characters of a referrer: browsers send the origin alone instead of a longer one (W3C Referrer
   * Policy, 4096). Of what is left, Matomo stores 1,500, after it has looked for keywords in all.
   */
  static final int REFERRER_CHARACTERS = 4096;

  /** Characters of the languages that a browser lists; Matomo stores and hashes 20 bytes. */
  static final int LANGUAGE_CHARACTERS = 1024;

  /** Characters of client hints in JSON, ten times what browsers send; cut JSON would be none. */
  static final int HINT_CHARACTERS = 1 << 14;

  /** Characters of a user id: all of them are hashed, so only what is no id at all is cut. */
  static final int USER_ID_CHARACTERS = 1 << 20;

  /** Products of an order; {@code log_conversion.items} counts to 65,535 pieces of them. */
  static final int ITEMS = 10_000;

  /** Values in the products of an order: one has five fields and five categories at most. */
  static final int ITEM_VALUES = 16 * ITEMS;

  /** Characters of a name: none that Matomo or its configuration asks for is as long. */
  static final int NAME_CHARACTERS = 255;

  /** Parameters of a hit, and values in one that is a list: PHP's max_input_vars. */
  static final int PARAMETERS = 1000;

  /** Levels of nested lists: PHP's max_input_nesting_level. */
  static final int LEVELS = 64;

  /** Characters of a header: Apache's LimitRequestFieldSize; nginx takes about as many. */
  static final int HEADER_CHARACTERS = 8190;

  /** Characters of a cookie: what browsers keep (RFC 6265, 6.1). */
  static final int COOKIE_CHARACTERS = 4096;

  private static final String ITEM_PARAMETER = "ec_items";
  private static final String HINT_PARAMETER = "uadata";
  private static final String AGENT_HEADER = "HTTP_USER_AGENT";

  /** Parameters that have a limit of their own. */
  private static final Map<String, Integer> CHARACTERS =
      Map.of(
          "ua",
          AGENT_CHARACTERS,
          "urlref",
          REFERRER_CHARACTERS,
          "_ref",
          REFERRER_CHARACTERS,
          "lang",
          LANGUAGE_CHARACTERS,
          HINT_PARAMETER,
          HINT_CHARACTERS,
          ITEM_PARAMETER,
          Integer.MAX_VALUE,
          "uid",
          USER_ID_CHARACTERS);

  /** The smallest of all limits: a shorter value needs no look at its own limit. */
  private static final int ALWAYS_SHORT = LANGUAGE_CHARACTERS;

  private HitDoor() {}

  /** The parameters of one hit, as sent. */
  public static PhpValue.Array cut(PhpValue.Array params) {
    if (isWithin(params.entries())) {
      return params;
    }
    Map<String, PhpValue> kept = new LinkedHashMap<>();
    for (Map.Entry<String, PhpValue> entry : params.entries().entrySet()) {
      if (kept.size() == PARAMETERS) {
        DoorCounts.valueCut();
        break;
      }
      kept.putIfAbsent(name(entry.getKey()), value(entry.getKey(), entry.getValue()));
    }
    return new PhpValue.Array(kept);
  }

  private static boolean isWithin(Map<String, PhpValue> params) {
    if (params.size() > PARAMETERS) {
      return false;
    }
    Look look = new Look();
    params.forEach(look); // the entries of an unmodifiable map's iterator are an object each
    return look.isWithin;
  }

  /** Whether all parameters that it is shown are shorter than any limit. */
  private static final class Look implements BiConsumer<String, PhpValue> {
    private boolean isWithin = true;

    @Override
    public void accept(String name, PhpValue value) {
      isWithin &=
          name.length() <= NAME_CHARACTERS
              && (value instanceof PhpValue.Text text
                  ? text.value().length() <= ALWAYS_SHORT
                  : !(value instanceof PhpValue.Array));
    }
  }

  private static PhpValue value(String name, PhpValue value) {
    if (value instanceof PhpValue.Array array) {
      return new ValueBudget(name.equals(ITEM_PARAMETER) ? ITEM_VALUES : PARAMETERS).cut(array);
    }
    if (!(value instanceof PhpValue.Text text) || text.value().length() <= ALWAYS_SHORT) {
      return value;
    }
    String cut = cut(name, text.value());
    if (cut.length() == text.value().length()) {
      return value;
    }
    DoorCounts.valueCut();
    return new PhpValue.Text(cut);
  }

  private static String cut(String name, String value) {
    if (name.equals(ITEM_PARAMETER)) {
      return new ItemList(value, ITEMS, ITEM_VALUES).cut();
    }
    int limit = CHARACTERS.getOrDefault(name, VALUE_CHARACTERS);
    boolean isWhole = value.length() <= limit;
    return isWhole ? value : name.equals(HINT_PARAMETER) ? "" : cut(value, limit);
  }

  /** What came with the HTTP call. */
  public static RequestEnvironment cut(RequestEnvironment environment) {
    boolean isWithin =
        isWithin(environment.server(), AGENT_CHARACTERS)
            && isWithin(environment.cookies(), COOKIE_CHARACTERS);
    return isWithin
        ? environment
        : new RequestEnvironment(
            headers(environment.server()), kept(environment.cookies(), COOKIE_CHARACTERS));
  }

  private static boolean isWithin(Map<String, String> texts, int limit) {
    if (texts.size() > PARAMETERS) {
      return false;
    }
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      if (entry.getKey().length() > NAME_CHARACTERS || entry.getValue().length() > limit) {
        return false;
      }
    }
    return true;
  }

  /**
   * A longer header is left out whole: of a list of addresses the end, which a proxy of ours wrote,
   * tells who the client is, and what is left of it must not tell something else.
   */
  private static Map<String, String> headers(Map<String, String> server) {
    Map<String, String> kept = kept(server, HEADER_CHARACTERS);
    String agent = server.getOrDefault(AGENT_HEADER, "");
    if (agent.length() > AGENT_CHARACTERS) {
      DoorCounts.valueCut();
      kept.put(AGENT_HEADER, cut(agent, AGENT_CHARACTERS));
    }
    return kept;
  }

  private static Map<String, String> kept(Map<String, String> texts, int limit) {
    Map<String, String> kept = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          boolean isWithin = name.length() <= NAME_CHARACTERS && text.length() <= limit;
          if (isWithin && kept.size() < PARAMETERS) {
            kept.put(name, text);
          } else {
            DoorCounts.valueCut();
          }
        });
    return kept;
  }

  private static String name(String name) {
    if (name.length() <= NAME_CHARACTERS) {
      return name;
    }
    DoorCounts.valueCut();
    return cut(name, NAME_CHARACTERS);
  }

  /**
   * The first characters.
   *
   * @param maxCharacters UTF-16 units; one less where a pair would be torn
   */
  public static String cut(String text, int maxCharacters) {
    if (text.length() <= maxCharacters) {
      return text;
    }
    boolean tears = Character.isHighSurrogate(text.charAt(maxCharacters - 1));
    return text.substring(0, tears ? maxCharacters - 1 : maxCharacters);
  }
}
