/**
 * The identity provider's stand-in: an OpenID Connect issuer with three people, one public client
 * and real keys. It asks for no password, so it must never be deployed. It checks codes, redirects
 * and verifiers as strictly as a real one.
 */
@NullMarked
package handoff.local.signin;

import org.jspecify.annotations.NullMarked;
