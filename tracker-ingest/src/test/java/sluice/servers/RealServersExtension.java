package sluice.servers;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a database and a Redis database number to each test class. The servers live in the root
 * store, so JUnit stops them after the last test; what a class took lives in the class's store.
 */
final class RealServersExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RealServersExtension.class);
  private static final AtomicInteger CLASSES = new AtomicInteger();

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestDatabase.class || type == TestRedis.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store ofClass = classContext(context).getStore(NAMESPACE);
    Servers servers =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Servers.class, key -> Servers.choose(), Servers.class);
    String className = context.getRequiredTestClass().getSimpleName();
    if (parameter.getParameter().getType() == TestDatabase.class) {
      return ofClass.computeIfAbsent(
          TestDatabase.class,
          key -> servers.database(className, CLASSES.incrementAndGet()),
          TestDatabase.class);
    }
    return ofClass.computeIfAbsent(
        TestRedis.class, key -> servers.redis(CLASSES.incrementAndGet()), TestRedis.class);
  }

  /** The context of the outermost class: nested classes share what it took. */
  private static ExtensionContext classContext(ExtensionContext context) {
    ExtensionContext found = context;
    ExtensionContext current = context;
    while (current != current.getRoot()) {
      if (current.getTestClass().isPresent()) {
        found = current;
      }
      current = current.getParent().orElseThrow();
      if (current.getTestClass().isEmpty()) {
        break;
      }
    }
    return found;
  }
}
