package sluice.tries;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * The choices that one input is drawn from. Each is a number from 0 on, and 0 always stands for
 * what is simplest: the first of several, the shortest, the smallest. So an input is made smaller
 * by leaving out choices and by lowering them, whatever it is composed of. Confined to one try.
 */
public final class Choices {

  /** One in so many numbers is the first or the last of its range. */
  private static final int EDGE_CASES = 8;

  /** What a number of any size is near to where bugs are. */
  private static final List<Long> LONG_EDGES =
      List.of(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          (long) Integer.MIN_VALUE,
          (long) Integer.MAX_VALUE,
          1L << 53,
          -1L);

  /** Hundredths are what people write; most other decimals have many digits. */
  private static final double HUNDREDTH = 100;

  private final Random random;
  private final List<Long> replayed;
  private final List<Long> made = new ArrayList<>();

  private Choices(Random random, List<Long> replayed) {
    this.random = random;
    this.replayed = replayed;
  }

  /** Choices at random, the same ones for the same seed. */
  static Choices ofSeed(long seed) {
    return new Choices(new Random(seed), null);
  }

  /**
   * The same choices again; any beyond them are 0, and one that is too high for its range is cut.
   */
  static Choices again(List<Long> choices) {
    return new Choices(new Random(0), choices);
  }

  /** What was chosen so far, in order. */
  List<Long> made() {
    return List.copyOf(made);
  }

  private long choose(long bound, long proposal) {
    long choice = proposal;
    if (replayed != null) {
      choice = made.size() < replayed.size() ? Math.min(replayed.get(made.size()), bound - 1) : 0;
    }
    made.add(choice);
    return choice;
  }

  private long below(long bound) {
    long proposal = random.nextLong(bound);
    if (random.nextInt(EDGE_CASES) == 0) {
      proposal = random.nextBoolean() ? 0 : bound - 1;
    }
    return choose(bound, proposal);
  }

  /** A whole number of this range, the ends included; the range has less than 2^63 numbers. */
  public long between(long min, long max) {
    return min + below(Math.addExact(Math.subtractExact(max, min), 1));
  }

  /** As {@link #between(long, long)}. */
  public int between(int min, int max) {
    return (int) between((long) min, (long) max);
  }

  /** Any long, of any number of bits. */
  public long anyLong() {
    boolean isEdge = below(EDGE_CASES) == EDGE_CASES - 1;
    long bits = choose(Long.SIZE - 1L, random.nextInt(Long.SIZE - 1));
    long size = choose(1L << bits, random.nextLong(1L << bits));
    long any = maybe() ? -size : size;
    // A choice more than any other number: the search for fewer choices must not end at an edge.
    return isEdge ? of(LONG_EDGES) : any;
  }

  /** Any finite double. */
  public double anyDouble() {
    if (maybe()) {
      return anyLong() / HUNDREDTH;
    }
    double any = Double.longBitsToDouble(anyLong());
    return Double.isFinite(any) ? any : Double.MAX_VALUE;
  }

  /** Any byte. */
  public byte anyByte() {
    return (byte) between(0, 255);
  }

  /** One of two. */
  public boolean maybe() {
    return choose(2, random.nextInt(2)) == 1;
  }

  /** One of these; the first is the simplest. */
  @SafeVarargs
  public final <T> T of(T... values) {
    return values[(int) choose(values.length, random.nextInt(values.length))];
  }

  /** One of these; the first is the simplest. */
  public <T> T of(List<T> values) {
    return values.get((int) choose(values.size(), random.nextInt(values.size())));
  }

  /** What one of these ways draws; the first is the simplest. */
  @SafeVarargs
  public final <T> T oneOf(Function<? super Choices, ? extends T>... ways) {
    return ways[(int) choose(ways.length, random.nextInt(ways.length))].apply(this);
  }

  /**
   * Of min to max elements, any number as likely. Whether there is a further one is chosen before
   * each, so that leaving out choices leaves out elements.
   */
  public <T> List<T> list(int min, int max, Function<? super Choices, ? extends T> element) {
    int wished = random.nextInt(min, max + 1);
    List<T> elements = new ArrayList<>();
    while (elements.size() < min
        || elements.size() < max && choose(2, elements.size() < wished ? 1 : 0) == 1) {
      elements.add(element.apply(this));
    }
    return elements;
  }

  /** Of one to max entries, in the order in which they were drawn. */
  public <K, V> Map<K, V> map(
      int max,
      Function<? super Choices, ? extends K> key,
      Function<? super Choices, ? extends V> value) {
    Map<K, V> entries = new LinkedHashMap<>();
    list(1, max, all -> entries.put(key.apply(all), value.apply(all)));
    return entries;
  }

  /** Any bytes. */
  public byte[] bytes(int min, int max) {
    List<Byte> drawn = list(min, max, Choices::anyByte);
    byte[] bytes = new byte[drawn.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = drawn.get(i);
    }
    return bytes;
  }

  /** Text of these characters. */
  public String textOf(String characters, int min, int max) {
    return joined(
        list(min, max, all -> characters.charAt(all.between(0, characters.length() - 1))));
  }

  /** Text of any UTF-16 units, halves of pairs among them. */
  public String anyText(int max) {
    return joined(list(0, max, Choices::anyCharacter));
  }

  private char anyCharacter() {
    int last = of((int) '~', 0xff, (int) Character.MAX_VALUE);
    return (char) ((between(0, last) + 'a') % (last + 1));
  }

  private static String joined(List<Character> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }

  /** Gives up this try, which is none of those that the property is about. */
  public static void assume(boolean claim) {
    if (!claim) {
      throw new NotMeant();
    }
  }

  /** A try that the property is not about. */
  static final class NotMeant extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NotMeant() {
      super(null, null, false, false);
    }
  }
}
