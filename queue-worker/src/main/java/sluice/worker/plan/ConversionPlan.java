package sluice.worker.plan;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.worker.goal.Buster;
import sluice.worker.plan.VisitStore.ConversionKey;
import sluice.worker.plan.VisitStore.OrderKey;
import sluice.worker.visit.Hit;
import sluice.worker.visit.Visit;

/**
 * Conversions and items as they stand within a batch. Mutable; confined to one batch and its
 * thread.
 */
public final class ConversionPlan {

  /** log_conversion.idgoal of a cart. */
  static final long CART = -1;

  /** log_conversion.idgoal of an order. */
  static final long ORDER = 0;

  /** The key of a visit's cart. */
  private static final ConversionKey CART_KEY = new ConversionKey(CART, Buster.ONCE);

  private final VisitStore store;
  private final List<PlannedConversion> planned = new ArrayList<>();
  private final Map<Visit, Set<ConversionKey>> keys = new IdentityHashMap<>();
  private final Map<Visit, PlannedConversion> carts = new IdentityHashMap<>();
  private final Map<Visit, List<ItemRow>> items = new IdentityHashMap<>();
  private final Set<OrderKey> orders = new HashSet<>();
  private final Map<Long, Set<ConversionKey>> storedKeys = new HashMap<>();
  private final Map<Long, List<ItemRow>> storedItems = new HashMap<>();
  private boolean readsConversions;
  private boolean readsItems;

  ConversionPlan(VisitStore store) {
    this.store = store;
  }

  /** Decides what the hits may need, and reads which of their orders exist. */
  void load(List<PreparedHit> hits) throws SQLException {
    List<Hit> all = hits.stream().map(PreparedHit::hit).toList();
    readsItems = all.stream().anyMatch(hit -> hit.goal().ecommerce().isPresent());
    readsConversions = readsItems || all.stream().anyMatch(Hit::hasOrderId);
    Set<OrderKey> wanted =
        all.stream()
            .filter(hit -> hit.goal().isOrder())
            .map(hit -> OrderKey.of(hit.site().idSite(), hit.goal().orderId()))
            .collect(Collectors.toSet());
    if (!wanted.isEmpty()) {
      orders.addAll(store.orders(wanted));
    }
  }

  /** Reads conversions and items of visits, if the hits may need them. */
  void loadVisits(Collection<Long> idVisits) throws SQLException {
    if (readsConversions && !idVisits.isEmpty()) {
      store.conversions(idVisits).forEach((id, of) -> storedKeys.put(id, new HashSet<>(of)));
    }
    if (readsItems && !idVisits.isEmpty()) {
      storedItems.putAll(store.items(idVisits));
    }
  }

  /** Whether the visit has a cart row. */
  boolean hasCart(Visit visit) {
    return keys(visit).contains(CART_KEY);
  }

  boolean exists(Visit visit, ConversionKey key) {
    return keys(visit).contains(key);
  }

  boolean exists(OrderKey key) {
    return orders.contains(key);
  }

  /** Whether an UPDATE with these values succeeds in strict SQL mode. */
  boolean takes(Map<String, Object> values) {
    return store.takesConversion(values);
  }

  /** A new row. Whether its key is free is decided by the database where it was not read. */
  void insert(PlannedConversion conversion, ConversionKey key) {
    planned.add(conversion);
    keys(conversion.visit()).add(key);
    if (key.equals(CART_KEY)) {
      carts.put(conversion.visit(), conversion);
    }
  }

  /** Changes the visit's cart row, which may become an order. */
  void updateCart(Visit visit, Map<String, Object> values, ConversionKey key) {
    PlannedConversion cart = carts.get(visit);
    if (cart == null) {
      cart = PlannedConversion.updateOfCart(visit, values);
      planned.add(cart);
      carts.put(visit, cart);
    } else {
      cart.update(values);
    }
    if (!key.equals(CART_KEY)) {
      keys(visit).remove(CART_KEY);
      keys(visit).add(key);
      carts.remove(visit);
    }
  }

  /** Notes that an order exists from now on. */
  void add(OrderKey order) {
    orders.add(order);
  }

  /** The items of the visit's orders and carts; the list may be added to. */
  List<ItemRow> items(Visit visit) {
    return items.computeIfAbsent(
        visit,
        it ->
            new ArrayList<>(
                visit.isNew() ? List.of() : storedItems.getOrDefault(visit.idVisit(), List.of())));
  }

  private Set<ConversionKey> keys(Visit visit) {
    return keys.computeIfAbsent(
        visit,
        it ->
            visit.isNew()
                ? new HashSet<>()
                : storedKeys.getOrDefault(visit.idVisit(), new HashSet<>()));
  }

  /** Conversions in the order of their hits. */
  public List<PlannedConversion> planned() {
    return List.copyOf(planned);
  }

  /** Items by visit, those that need no writing included. */
  public Map<Visit, List<ItemRow>> itemsByVisit() {
    return Collections.unmodifiableMap(items);
  }
}
