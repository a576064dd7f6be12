package sluice.worker.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of which the first that leads to a match is taken. Rules have hundreds beside each other,
 * so that they are told apart by what each has at one distance from its beginning, then at the
 * next, and only those are tried that the text allows for: in their order, as if all were.
 */
final class Fork extends Step {

  /** So many are tried one after the other. */
  private static final int FEW = 3;

  /** Characters that are told apart; all others are one. */
  private static final int TOLD = 128;

  /** Slots of a table: characters, the others, and the end of the text. */
  private static final int OTHERS = TOLD;

  private static final int END = TOLD + 1;

  private record Option(Step step, CharSet[] leads) {}

  /** Tries these one after the other. */
  private record Leaf(Step[] steps) {}

  /** Looks at the character at this distance; slots tell the number of what is left then. */
  private record Table(int distance, byte[] slots, Object[] left) {}

  private final Object root;
  private final CharSet[] leads;

  private Fork(List<Option> options) {
    this.root = new Telling(options.size()).told(options, 0);
    this.leads = new CharSet[LEAD];
    for (int distance = 0; distance < LEAD; distance++) {
      leads[distance] = union(options, distance);
    }
  }

  /** Of one or more steps, in their order. */
  static Step of(List<Step> steps) {
    if (steps.size() == 1) {
      return steps.get(0);
    }
    List<Option> options = new ArrayList<>();
    for (Step step : steps) {
      CharSet[] leads = new CharSet[LEAD];
      for (int distance = 0; distance < LEAD; distance++) {
        leads[distance] = step.lead(distance);
        if (leads[distance] == null) {
          break; // beyond its end there is no telling
        }
      }
      options.add(new Option(step, leads));
    }
    return new Fork(options);
  }

  private static CharSet union(List<Option> options, int distance) {
    CharSet union = new CharSet();
    for (Option option : options) {
      if (option.leads[distance] == null) {
        return null;
      }
      union = union.or(option.leads[distance]);
    }
    return union;
  }

  /** Makes the tables of a fork while these are no more work than rules are. */
  private static final class Telling {
    /** How often an option may be told from others; options may be made to need more. */
    private static final int TELLINGS = 64;

    private long tellingsLeft;

    Telling(int options) {
      this.tellingsLeft = (long) TELLINGS * options;
    }

    /** What is left to do, once those are told apart that can be from this distance on. */
    Object told(List<Option> options, int distance) {
      if (distance == LEAD || options.size() <= FEW || tellingsLeft < options.size()) {
        return new Leaf(options.stream().map(Option::step).toArray(Step[]::new));
      }
      tellingsLeft -= options.size();
      List<List<Option>> bySlot = bySlot(options, distance);
      boolean tells = bySlot.stream().anyMatch(some -> some.size() < options.size());
      if (!tells) {
        return told(options, distance + 1);
      }
      byte[] slots = new byte[bySlot.size()];
      Map<List<Option>, Integer> numbers = new HashMap<>();
      List<Object> left = new ArrayList<>();
      for (int slot = 0; slot < slots.length; slot++) {
        List<Option> some = bySlot.get(slot);
        Integer number = numbers.get(some);
        if (number == null) {
          number = left.size();
          numbers.put(some, number);
          left.add(told(some, distance + 1));
        }
        slots[slot] = number.byteValue();
      }
      return new Table(distance, slots, left.toArray());
    }
  }

  private static List<List<Option>> bySlot(List<Option> options, int distance) {
    List<List<Option>> bySlot = new ArrayList<>();
    for (int slot = 0; slot <= END; slot++) {
      bySlot.add(new ArrayList<>());
    }
    for (Option option : options) {
      CharSet lead = option.leads[distance];
      for (int c = 0; c < TOLD; c++) {
        if (lead == null || lead.has(c)) {
          bySlot.get(c).add(option);
        }
      }
      if (lead == null || hasOther(lead)) {
        bySlot.get(OTHERS).add(option);
      }
      if (lead == null) {
        bySlot.get(END).add(option);
      }
    }
    return bySlot;
  }

  private static boolean hasOther(CharSet lead) {
    for (int c = TOLD; c < CharSet.SIZE; c++) {
      if (lead.has(c)) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean matches(Walk walk, int at) {
    Object left = root;
    while (left instanceof Table table) {
      int place = at + table.distance;
      int slot = place >= walk.text.length ? END : walk.text[place] < 0 ? OTHERS : walk.text[place];
      left = table.left[table.slots[slot] & 0xFF];
    }
    Step[] steps = ((Leaf) left).steps;
    walk.spend(steps.length);
    for (Step step : steps) {
      if (step.matches(walk, at)) {
        return true;
      }
    }
    return false;
  }

  @Override
  CharSet lead(int distance) {
    return leads[distance];
  }
}
