package sluice.siege;

import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sluice.hostile.Attack;
import sluice.hostile.AttackKind;
import sluice.hostile.Attacker;
import sluice.queue.QueueKey;

/** One kind of attack and the way to its target. Thread-safe. */
record Weapon(String kind, Shot shot) {

  /** Carries out the attack with this index. */
  interface Shot {
    Attacker.Outcome fire(long index) throws IOException;
  }

  /** The same that always fires this one. */
  Weapon at(long index) {
    return new Weapon(kind, any -> shot.fire(index));
  }

  /** All of them: those of HTTP, then those that are put into the queues. */
  static List<Weapon> all(
      long seed, Attacker attacker, StatefulRedisConnection<byte[], byte[]> redis, int queues) {
    List<Weapon> weapons = new ArrayList<>();
    for (AttackKind kind : AttackKind.values()) {
      weapons.add(new Weapon(kind.name(), index -> attack(attacker, kind, seed, index)));
    }
    for (PoisonKind kind : PoisonKind.values()) {
      weapons.add(
          new Weapon(
              kind.name(),
              index -> {
                int queue = (int) Math.floorMod(index * 7 + kind.ordinal(), (long) queues);
                byte[] list = new QueueKey(queue).list().getBytes(StandardCharsets.US_ASCII);
                redis.sync().rpush(list, new byte[][] {kind.draw(seed, index)});
                return new Attacker.Outcome(List.of("queued"), 0, 0);
              }));
    }
    return weapons;
  }

  private static Attacker.Outcome attack(Attacker attacker, AttackKind kind, long seed, long index)
      throws IOException {
    Attack attack = kind.draw(seed, index);
    Attacker.Outcome outcome = attacker.run(attack);
    boolean isBad = outcome.answers().stream().anyMatch(Weapon::isBad);
    if (isBad) {
      System.out.println(
          "siege: "
              + outcome.answers()
              + " for -Dsluice.siege.seed="
              + seed
              + " -Dsluice.siege.only="
              + kind
              + ":"
              + index
              + " "
              + attack);
    }
    return outcome;
  }

  /** No answer in time, or an error that is the server's own. */
  static boolean isBad(String answer) {
    return answer.equals("silent")
        || answer.equals("no HTTP")
        || answer.matches("5..") && !List.of("501", "503", "505").contains(answer);
  }
}
