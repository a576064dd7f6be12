package sluice.tries;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Tries a property with many drawn inputs. Each run draws other ones, so that over time more is
 * seen; what fails is told with its seed, and {@code -Dsluice.tries.seed=} that seed begins with
 * it. {@code -Dsluice.tries=1000000} searches for longer. Stateless.
 */
public final class Tries {

  private static final int TRIES = Integer.getInteger("sluice.tries", 1000);

  /** Of so many inputs at least one has to be meant, else the property is hardly tried. */
  private static final int DRAWS_A_TRY = 5;

  private Tries() {}

  /** A claim about one input. */
  @FunctionalInterface
  public interface Claim<A> {
    void check(A input) throws Throwable;
  }

  /** A claim about two inputs. */
  @FunctionalInterface
  public interface Claim2<A, B> {
    void check(A one, B two) throws Throwable;
  }

  /** A claim about three inputs. */
  @FunctionalInterface
  public interface Claim3<A, B, C> {
    void check(A one, B two, C three) throws Throwable;
  }

  /**
   * Checks the claim for whatever the function draws.
   *
   * @throws AssertionError with seed, smallest failing input and cause
   */
  public static <A> void forAll(Function<Choices, A> draw, Claim<A> claim) {
    run(property(draw, claim));
  }

  /** As {@link #forAll(Function, Claim)}. */
  public static <A, B> void forAll(
      Function<Choices, A> one, Function<Choices, B> two, Claim2<A, B> claim) {
    run(
        choices -> {
          A a = one.apply(choices);
          B b = two.apply(choices);
          return new Try(Arrays.asList(a, b), () -> claim.check(a, b));
        });
  }

  /** As {@link #forAll(Function, Claim)}. */
  public static <A, B, C> void forAll(
      Function<Choices, A> one,
      Function<Choices, B> two,
      Function<Choices, C> three,
      Claim3<A, B, C> claim) {
    run(
        choices -> {
          A a = one.apply(choices);
          B b = two.apply(choices);
          C c = three.apply(choices);
          return new Try(Arrays.asList(a, b, c), () -> claim.check(a, b, c));
        });
  }

  /**
   * As {@link #forAll(Function, Claim)}, where a try takes long: by as many threads side by side as
   * there are claims, each of which has its own.
   *
   * @param tries how many
   * @param shrinking how long a smaller input that fails is looked for
   * @throws InterruptedException if the caller is interrupted while it waits for them
   */
  public static <A> void forAllSideBySide(
      int tries, Duration shrinking, Function<Choices, A> draw, List<Claim<A>> claims)
      throws InterruptedException {
    long firstSeed = firstSeed();
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(claims.size());
    try {
      List<Future<?>> all = new ArrayList<>();
      for (Claim<A> claim : claims) {
        Function<Choices, Try> property = property(draw, claim);
        Runnable work =
            () -> {
              int i = next.getAndIncrement();
              while (i < tries && !isOver.get()) {
                Outcome outcome = outcome(property, Choices.ofSeed(firstSeed + i));
                if (outcome.error() != null) {
                  isOver.set(true);
                  Shrinking shorter = new Shrinking(property, outcome, shrinking);
                  throw told(firstSeed + i, shorter.smallest(), property);
                }
                i = next.getAndIncrement();
              }
            };
        all.add(threads.submit(work));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  private static <A> Function<Choices, Try> property(Function<Choices, A> draw, Claim<A> claim) {
    return choices -> {
      A input = draw.apply(choices);
      return new Try(Arrays.asList(input), () -> claim.check(input));
    };
  }

  private static long firstSeed() {
    return Objects.requireNonNullElseGet(Long.getLong("sluice.tries.seed"), System::nanoTime);
  }

  private static void run(Function<Choices, Try> property) {
    long firstSeed = firstSeed();
    int meant = 0;
    for (int i = 0; meant < TRIES; i++) {
      if (i == TRIES * DRAWS_A_TRY) {
        throw new AssertionError(
            "only " + meant + " of " + i + " inputs were meant by the property");
      }
      Outcome outcome = outcome(property, Choices.ofSeed(firstSeed + i));
      if (outcome.error() != null) {
        throw told(
            firstSeed + i, new Shrinking(property, outcome, Shrinking.LIMIT).smallest(), property);
      }
      meant += outcome.isMeant() ? 1 : 0;
    }
  }

  static Outcome outcome(Function<Choices, Try> property, Choices choices) {
    try {
      property.apply(choices).check().run();
      return new Outcome(choices.made(), true, null);
    } catch (Choices.NotMeant e) {
      return new Outcome(choices.made(), false, null);
    } catch (Throwable e) {
      // Also a stack that overflows is a finding.
      return new Outcome(choices.made(), true, e);
    }
  }

  private static AssertionError told(long seed, Outcome failure, Function<Choices, Try> property) {
    StringBuilder text = new StringBuilder("-Dsluice.tries.seed=" + seed + " fails; shrunk to:");
    // Drawn again, for the check may have changed what it was given.
    for (Object input : property.apply(Choices.again(failure.choices())).inputs()) {
      text.append("\n  ").append(shown(input));
    }
    return new AssertionError(
        text.append("\n").append(failure.error()).toString(), failure.error());
  }

  private static String shown(Object input) {
    if (input instanceof Record ownWords) {
      return ownWords.toString();
    }
    return input instanceof byte[] bytes ? Arrays.toString(bytes) : escaped(String.valueOf(input));
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                escaped.append(
                    c >= ' ' && c <= '~' ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
    return escaped.toString();
  }

  /** The claim about inputs that were drawn. */
  private interface Check {
    void run() throws Throwable;
  }

  /** What was drawn, to be shown, and what is claimed of it. */
  record Try(List<Object> inputs, Check check) {}

  /** Choices and what came of them; the error is null where the claim holds or none was made. */
  record Outcome(List<Long> choices, boolean isMeant, Throwable error) {}
}
