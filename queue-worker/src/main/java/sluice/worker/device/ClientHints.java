package sluice.worker.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.log.DeviceType;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.request.MatomoText;
import sluice.worker.door.HitDoor;

/**
 * What a browser says of itself apart from its user agent (docs:
 * queue-worker/docs/device-detection.md#client-hints). Immutable; no component is null, what is
 * missing is empty.
 *
 * @param model of the device
 * @param platform name of the operating system
 * @param fullVersion of the browser
 * @param brands name to version, in the order given
 * @param app identifier of the app that embeds the browser
 * @param formFactor what the browser says the device is; only newer Matomos look at it
 * @param earlierBrands what device-detectors took for the brands to which an empty list was a list
 */
public record ClientHints(
    String model,
    String platform,
    String platformVersion,
    String fullVersion,
    Map<String, String> brands,
    boolean mobile,
    String app,
    Optional<DeviceType> formFactor,
    Map<String, String> earlierBrands) {

  /** Nothing is hinted. */
  public static final ClientHints NONE =
      new ClientHints("", "", "", "", Map.of(), false, "", Optional.empty(), Map.of());

  private static final String HEADER_PREFIX = "http_sec_ch_ua";

  private static final Pattern BRAND = Pattern.compile("\"([^\"]+)\"; ?v=\"([^\"]+)\"(?:, )?");

  private static final Pattern QUOTED_WORD =
      Pattern.compile("\"([a-z]+)\"", Pattern.CASE_INSENSITIVE);

  /** Form factors that tell a type, the stronger ones first. */
  private static final List<Map.Entry<String, DeviceType>> FORM_FACTORS =
      List.of(
          Map.entry("automotive", DeviceType.CAR_BROWSER),
          Map.entry("xr", DeviceType.WEARABLE),
          Map.entry("watch", DeviceType.WEARABLE),
          Map.entry("mobile", DeviceType.SMARTPHONE),
          Map.entry("tablet", DeviceType.TABLET),
          Map.entry("desktop", DeviceType.DESKTOP),
          Map.entry("eink", DeviceType.TABLET));

  /** Characters of any hint: the columns for models, versions and apps hold 100 at most. */
  private static final int CHARACTERS = 255;

  /** Brands that are read; browsers send three or four. */
  private static final int BRANDS = 32;

  /** Copies the brands, keeping their order. */
  public ClientHints {
    boolean isSame = brands.equals(earlierBrands);
    brands = Collections.unmodifiableMap(new LinkedHashMap<>(brands));
    earlierBrands =
        isSame ? brands : Collections.unmodifiableMap(new LinkedHashMap<>(earlierBrands));
  }

  /**
   * The hints of a request whose parameter {@code uadata} is given.
   *
   * @param uadata the parsed and sanitised JSON; anything but an array means no hints
   */
  public static ClientHints of(PhpValue uadata) {
    return uadata instanceof PhpValue.Array array ? of(array.entries()) : NONE;
  }

  /**
   * The hints of a request without {@code uadata}, or with an empty one.
   *
   * <p>Header values are sanitised here as Matomo does (core/Tracker/Request.php, getClientHints:
   * they are the default of a sanitised parameter). Their quotation marks become entities, so that
   * of quoted headers only {@code ?1} for mobile and the model, with its entities, have an effect.
   * That is what a real Matomo stores.
   *
   * @param server PHP's server variables, such as HTTP_SEC_CH_UA_MOBILE
   */
  public static ClientHints ofHeaders(Map<String, String> server) {
    Map<String, PhpValue> headers = new TreeMap<>();
    server.forEach(
        (name, value) -> {
          if (isHint(name)) {
            headers.put(name, new PhpValue.Text(MatomoText.sanitize(value)));
          }
        });
    return headers.isEmpty() ? NONE : of(headers);
  }

  /** The second test is the rule; the first spares nearly all headers a copy in lower case. */
  private static boolean isHint(String header) {
    return header.regionMatches(true, 0, HEADER_PREFIX, 0, HEADER_PREFIX.length())
        && header.toLowerCase(Locale.ROOT).startsWith(HEADER_PREFIX);
  }

  /** Characters of all its texts. */
  int characters() {
    int sum =
        model.length()
            + platform.length()
            + platformVersion.length()
            + fullVersion.length()
            + app.length();
    sum += characters(brands);
    return earlierBrands == brands ? sum : sum + characters(earlierBrands);
  }

  private static int characters(Map<String, String> brands) {
    int sum = 0;
    for (Map.Entry<String, String> brand : brands.entrySet()) {
      sum += brand.getKey().length() + brand.getValue().length();
    }
    return sum;
  }

  /** Hints under any of the names that device-detector knows (its ClientHints.php). */
  static ClientHints of(Map<String, PhpValue> hints) {
    Reading reading = new Reading();
    hints.forEach((name, value) -> reading.take(name, value));
    return new ClientHints(
        reading.model,
        reading.platform,
        reading.platformVersion,
        reading.fullVersion,
        versionsByBrand(reading.brands),
        reading.mobile,
        reading.app,
        formFactor(reading.formFactors),
        versionsByBrand(reading.earlierBrands));
  }

  /** A brand of a list; only pairs that are complete count. */
  private record Brand(Optional<String> name, Optional<String> version) {}

  /** What was read so far; later names win. Confined to one call. */
  private static final class Reading {
    private String model = "";
    private String platform = "";
    private String platformVersion = "";
    private String fullVersion = "";
    private List<Brand> brands = List.of();
    private List<Brand> earlierBrands = List.of();
    private boolean mobile;
    private String app = "";
    private List<String> formFactors = List.of();

    void take(String key, PhpValue value) {
      String name = key.toLowerCase(Locale.ROOT).replace('_', '-');
      switch (name.startsWith("http-") ? name.substring("http-".length()) : name) {
        case "sec-ch-ua-model", "model" -> model = unquoted(value);
        case "sec-ch-ua-platform", "platform" -> platform = unquoted(value);
        case "sec-ch-ua-platform-version", "platformversion" -> platformVersion = unquoted(value);
        case "sec-ch-ua-full-version", "uafullversion" -> fullVersion = unquoted(value);
        case "sec-ch-ua-mobile", "mobile" -> mobile = isTrue(value);
        case "x-requested-with" -> app = isAjax(value) ? app : text(value);
        case "brands" -> takeIfNone(listed(value));
        case "sec-ch-ua" -> takeIfNone(written(value));
        case "fullversionlist" -> takeList(value);
        case "sec-ch-ua-full-version-list" -> takeIfAny(written(value));
        case "sec-ch-ua-form-factors", "formfactors" -> formFactors = formFactors(value);
        default -> {
          // architecture and bitness are stored nowhere
        }
      }
    }

    private void takeIfNone(List<Brand> list) {
      brands = brands.isEmpty() ? list : brands;
      earlierBrands = earlierBrands.isEmpty() ? list : earlierBrands;
    }

    private void takeIfAny(List<Brand> list) {
      brands = list.isEmpty() ? brands : list;
      earlierBrands = list.isEmpty() ? earlierBrands : list;
    }

    private void takeList(PhpValue value) {
      if (value instanceof PhpValue.Array array) {
        brands = array.entries().isEmpty() ? brands : listed(value);
        earlierBrands = listed(value);
      }
    }
  }

  private static String text(PhpValue value) {
    return HitDoor.cut(whole(value), CHARACTERS);
  }

  private static String whole(PhpValue value) {
    return value instanceof PhpValue.Text text ? text.value() : "";
  }

  private static String unquoted(PhpValue value) {
    return PhpValues.trim(text(value), "\"");
  }

  private static boolean isTrue(PhpValue value) {
    return value.equals(new PhpValue.Bool(true)) || List.of("1", "?1").contains(text(value));
  }

  private static boolean isAjax(PhpValue value) {
    return text(value).equalsIgnoreCase("xmlhttprequest");
  }

  private static List<Brand> listed(PhpValue value) {
    List<Brand> brands = new ArrayList<>();
    if (value instanceof PhpValue.Array array) {
      for (PhpValue entry : array.entries().values()) {
        if (entry instanceof PhpValue.Array pair && brands.size() < BRANDS) {
          brands.add(new Brand(member(pair, "brand"), member(pair, "version")));
        }
      }
    }
    return brands;
  }

  private static Optional<String> member(PhpValue.Array pair, String key) {
    return Optional.ofNullable(pair.entries().get(key)).map(ClientHints::text);
  }

  /** The form of the headers: names and versions in quotes, with commas between. */
  private static List<Brand> written(PhpValue value) {
    List<Brand> brands = new ArrayList<>();
    Matcher matcher = BRAND.matcher(whole(value));
    for (int at = 0;
        brands.size() < BRANDS && matcher.region(at, matcher.regionEnd()).lookingAt();
        at = matcher.end()) {
      brands.add(
          new Brand(
              Optional.of(HitDoor.cut(matcher.group(1), CHARACTERS)),
              Optional.of(HitDoor.cut(matcher.group(2), CHARACTERS))));
    }
    return brands;
  }

  /** A list counts only if it holds nothing but texts. */
  private static List<String> formFactors(PhpValue value) {
    if (value instanceof PhpValue.Array array) {
      Collection<PhpValue> entries = array.entries().values();
      boolean isOfTexts = entries.stream().allMatch(PhpValue.Text.class::isInstance);
      return isOfTexts ? entries.stream().map(ClientHints::text).toList() : List.of();
    }
    return QUOTED_WORD.matcher(text(value)).results().map(word -> word.group(1)).toList();
  }

  /** The first in device-detector's order, not in the browser's. */
  private static Optional<DeviceType> formFactor(List<String> formFactors) {
    return FORM_FACTORS.stream()
        .filter(known -> formFactors.stream().anyMatch(known.getKey()::equalsIgnoreCase))
        .findFirst()
        .map(Map.Entry::getValue);
  }

  /** A brand that is named twice keeps its place and takes the later version. */
  private static Map<String, String> versionsByBrand(List<Brand> brands) {
    List<String> names = brands.stream().flatMap(brand -> brand.name.stream()).toList();
    List<String> versions = brands.stream().flatMap(brand -> brand.version.stream()).toList();
    Map<String, String> byBrand = new LinkedHashMap<>();
    for (int i = 0; i < names.size() && names.size() == versions.size(); i++) {
      byBrand.put(names.get(i), versions.get(i));
    }
    return byBrand;
  }
}
