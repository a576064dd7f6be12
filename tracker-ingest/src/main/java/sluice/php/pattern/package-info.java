/**
 * Regular expressions as PHP's preg_match reads them: PCRE's spelling, matched by Java's matcher.
 *
 * <p>In: patterns of users with delimiters and modifiers, or the bodies of device rules; the texts
 * they are tried on. Out: whether they match, and what they caught.
 *
 * <p>Threads: patterns are immutable; a {@link sluice.php.pattern.CountedText} and the {@link
 * sluice.php.pattern.MatchSteps} belong to their thread.
 *
 * <p>On failure: what PHP does not compile, or Java has no way to say, has an empty result; a match
 * that takes too many steps or too deep a stack is none. A watch of the steps may end the match by
 * throwing.
 *
 * <p>Must not: do I/O, or import anything of the project but {@code sluice.php}.
 */
package sluice.php.pattern;
