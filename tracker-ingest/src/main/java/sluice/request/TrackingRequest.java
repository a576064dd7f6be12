package sluice.request;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One tracking request: its parameters, read as Matomo's tracker reads them (types and defaults of
 * reference tracker.md chapter 3, value rules of chapter 0). Immutable; safe for use by any thread.
 */
public final class TrackingRequest {

  private final PhpValue.Array params;
  private final RequestEnvironment environment;
  private final Optional<String> setToken;
  private final long acceptedAt;

  /**
   * @param params the raw parameters, not sanitised
   * @param environment headers and cookies of the HTTP request that brought it
   * @param setToken the token of the request set, if it had one
   * @param acceptedAt when it was accepted, Unix seconds: "now" for this request
   */
  public TrackingRequest(
      PhpValue.Array params,
      RequestEnvironment environment,
      Optional<String> setToken,
      long acceptedAt) {
    this.params = params;
    this.environment = environment;
    this.setToken = setToken;
    this.acceptedAt = acceptedAt;
  }

  /** The raw parameters, not sanitised. */
  public PhpValue.Array params() {
    return params;
  }

  /** Headers and cookies that came with it. */
  public RequestEnvironment environment() {
    return environment;
  }

  /**
   * The token of the set, else the request's own token_auth, unsanitised; empty when neither is
   * given.
   */
  public Optional<String> tokenAuth() {
    throw new UnsupportedOperationException("pending");
  }

  /** When it was accepted, Unix seconds. */
  public long acceptedAt() {
    return acceptedAt;
  }

  /** Whether the parameter was sent at all, even empty. */
  public boolean has(String name) {
    return params.entries().containsKey(name);
  }

  /**
   * A parameter of type string: sanitised (HTML-escaped), its documented default when absent or not
   * a string.
   */
  public String text(String name) {
    throw new UnsupportedOperationException("pending");
  }

  /** A parameter of type int, its documented default when absent or not an integer. */
  public long integer(String name) {
    throw new UnsupportedOperationException("pending");
  }

  /**
   * A parameter of type float: empty when absent or ''; text that is no number gives 0 (tracker.md
   * 0.3).
   */
  public OptionalDouble decimal(String name) {
    throw new UnsupportedOperationException("pending");
  }

  /** A parameter of type json, decoded and sanitised; empty when absent or invalid. */
  public Optional<PhpValue> json(String name) {
    throw new UnsupportedOperationException("pending");
  }

  /**
   * The page URL as sent (sanitised), with the Referer header as fallback (tracker.md 1.7 simple
   * image tracker).
   */
  public String url() {
    throw new UnsupportedOperationException("pending");
  }
}
