package sluice.request;

import java.util.Optional;

/**
 * How the requests of a set came, which is the same for all of them. Immutable.
 *
 * @param environment headers and cookies of the HTTP request that brought them
 * @param setToken the token of the request set, if it had one
 * @param time when they were accepted, Unix seconds: "now" for these requests
 */
public record Arrival(RequestEnvironment environment, Optional<String> setToken, long time) {}
