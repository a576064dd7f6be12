package sluice.worker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A visit that the traffic is made of. Each visitor has an address of its own. Mutable. */
final class ShopVisit {

  private static final List<String> LANGUAGES =
      List.of("en-us,en;q=0.9", "de-de,de;q=0.9,en;q=0.5", "fr", "es-es,es;q=0.9", "nl,en;q=0.7");

  private static final List<String> RESOLUTIONS =
      List.of("1920x1080", "1366x768", "390x844", "412x915", "2560x1440");

  private static final List<String> SYSTEMS =
      List.of("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux");

  private static final List<String> MODELS =
      List.of("K", "SM-G991B", "SM-A515F", "Pixel 7", "M2101K6G", "moto g(30)", "RMX3085");

  /** What is the same in all visits of a visitor. */
  private record Visitor(
      String id, String ip, String userAgent, String language, String resolution) {}

  private final Visitor visitor;
  private final double meanActions;
  private int hitsLeft;
  private boolean isFirstHit = true;
  private boolean isConverted;
  private long lastHit;
  private String url = "";
  private String pageViewId = "";

  private ShopVisit(Visitor visitor, double meanActions, Random random) {
    this.visitor = visitor;
    this.meanActions = meanActions;
    // the distribution is exponential because few visits are long
    this.hitsLeft = 1 + (int) (-Math.log(1 - random.nextDouble()) * (meanActions - 0.5));
  }

  /**
   * A visitor with a {@link VisitorNetwork} of its own. They are used again when all are used up,
   * long after the visits of those who had them.
   *
   * @param number 0 or more
   * @param meanActions mean of the actions of a visit
   */
  static ShopVisit ofNewVisitor(int number, double meanActions, Random random) {
    String ip = VisitorNetwork.of(number).address(1 + random.nextInt(254));
    Visitor visitor =
        new Visitor(
            "%016x".formatted(random.nextLong()),
            ip,
            userAgent(random),
            pick(LANGUAGES, random),
            pick(RESOLUTIONS, random));
    return new ShopVisit(visitor, meanActions, random);
  }

  /** Another visit of the same visitor. */
  ShopVisit again(Random random) {
    return new ShopVisit(visitor, meanActions, random);
  }

  void moveTo(String page, String newPageViewId) {
    url = page;
    pageViewId = newPageViewId;
  }

  void hit(long time) {
    isFirstHit = false;
    lastHit = time;
    hitsLeft--;
  }

  boolean isOver() {
    return hitsLeft <= 0;
  }

  /** Whether it reaches the goal for the first time. */
  boolean converts() {
    boolean isFirst = !isConverted;
    isConverted = true;
    return isFirst;
  }

  boolean isFirstHit() {
    return isFirstHit;
  }

  /** The time of the last hit, Unix seconds. */
  long lastHit() {
    return lastHit;
  }

  String visitorId() {
    return visitor.id();
  }

  String ip() {
    return visitor.ip();
  }

  String resolution() {
    return visitor.resolution();
  }

  String url() {
    return url;
  }

  String pageViewId() {
    return pageViewId;
  }

  /** The headers that come with the HTTP call. */
  Map<String, String> server(String referrer) {
    Map<String, String> server = new LinkedHashMap<>();
    server.put("REMOTE_ADDR", visitor.ip());
    server.put("HTTP_USER_AGENT", visitor.userAgent());
    server.put("HTTP_ACCEPT_LANGUAGE", visitor.language());
    server.put("HTTP_REFERER", referrer);
    server.put("REQUEST_METHOD", "GET");
    server.put("HTTP_HOST", "stats.shop.example");
    server.put("HTTPS", "on");
    return server;
  }

  private static String userAgent(Random random) {
    String version = Integer.toString(110 + random.nextInt(25));
    String webkit = " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/" + version + ".0.0.0";
    String desktop = "Mozilla/5.0 (" + pick(SYSTEMS, random) + ")";
    return switch (random.nextInt(8)) {
      case 0, 1 -> desktop + webkit + " Safari/537.36";
      case 2 -> desktop + webkit + " Safari/537.36 Edg/" + version + ".0.2420.97";
      case 3 ->
          ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:" + version + ".0)")
              + (" Gecko/20100101 Firefox/" + version + ".0");
      case 4, 5 -> {
        int major = 13 + random.nextInt(6);
        yield "Mozilla/5.0 (iPhone; CPU iPhone OS "
            + (major + "_" + random.nextInt(7) + " like Mac OS X) AppleWebKit/605.1.15")
            + (" (KHTML, like Gecko) Version/" + major + ".1 Mobile/15E148 Safari/604.1");
      }
      default ->
          ("Mozilla/5.0 (Linux; Android " + (9 + random.nextInt(7)) + "; " + pick(MODELS, random))
              + (")" + webkit + " Mobile Safari/537.36");
    };
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
