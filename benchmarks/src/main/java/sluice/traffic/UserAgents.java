package sluice.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The typed mix of user agents: browsers of desktops, phones and tablets, and a tenth of others,
 * bots among them. It is what is measured where device-detector's own test cases are not at hand
 * ({@link AgentFixtures}). Stateless.
 */
public final class UserAgents {
  /** Requests in the mix; the same user agents come again, as in traffic. */
  private static final int REQUESTS = 4_096;

  private static final String WEBKIT = " AppleWebKit/537.36 (KHTML, like Gecko) ";

  private static final List<String> DESKTOPS =
      List.of(
          "Windows NT 10.0; Win64; x64",
          "Windows NT 10.0; Win64; x64",
          "Macintosh; Intel Mac OS X 10_15_7",
          "X11; Linux x86_64",
          "X11; CrOS x86_64 14541.0.0");

  private static final List<String> MODELS =
      List.of(
          "K",
          "K",
          "K",
          "SM-G991B",
          "SM-A515F",
          "Pixel 7",
          "M2101K6G",
          "CPH2219",
          "moto g(30)",
          "VOG-L29",
          "SM-T595",
          "RMX3085");

  private static final List<String> OTHERS =
      List.of(
          "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
          "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
          "Mozilla/5.0 (SMART-TV; Linux; Tizen 5.0) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " SamsungBrowser/2.2 Chrome/63.0.3239.84 TV Safari/537.36",
          "okhttp/4.12.0",
          "python-requests/2.31.0",
          "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko");

  private UserAgents() {}

  /** User agents of requests, always the same, some of them often. */
  public static List<String> mix() {
    Random random = new Random(1);
    List<String> userAgents = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      userAgents.add(userAgent(random));
    }
    return userAgents;
  }

  private static String userAgent(Random random) {
    int version = 110 + random.nextInt(15);
    String chrome = "Chrome/" + version + ".0.0.0";
    String desktop = "Mozilla/5.0 (" + pick(DESKTOPS, random) + ")";
    return switch (random.nextInt(10)) {
      case 0, 1 -> desktop + WEBKIT + chrome + " Safari/537.36";
      case 2 -> desktop + WEBKIT + chrome + " Safari/537.36 Edg/" + version + ".0.2420.97";
      case 3 ->
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:"
              + version
              + ".0) Gecko/20100101 Firefox/"
              + version
              + ".0";
      case 4, 5 -> iphone(random);
      case 6, 7, 8 ->
          "Mozilla/5.0 (Linux; Android "
              + (9 + random.nextInt(6))
              + "; "
              + pick(MODELS, random)
              + ")"
              + WEBKIT
              + chrome
              + " Mobile Safari/537.36";
      default -> pick(OTHERS, random);
    };
  }

  private static String iphone(Random random) {
    int major = 13 + random.nextInt(5);
    return "Mozilla/5.0 (iPhone; CPU iPhone OS "
        + major
        + "_"
        + random.nextInt(7)
        + " like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/"
        + major
        + ".1 Mobile/15E148 Safari/604.1";
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
