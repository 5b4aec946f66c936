/**
 * The identity provider's stand-in: an OpenID Connect issuer with three people and one public
 * client, on real keys. Whoever asks gets in, so nothing of it may ever be deployed; how it refuses
 * codes, redirects and verifiers is meant to be as strict as a real one.
 */
@NullMarked
package handoff.local.signin;

import org.jspecify.annotations.NullMarked;
