package sluice.request;

/**
 * A token as a request brought it. Immutable.
 *
 * @param text as it was sent, not empty
 * @param isSecure whether it is known to have come in no url: in the header, or in the JSON of a
 *     bulk
 */
public record SentToken(String text, boolean isSecure) {}
