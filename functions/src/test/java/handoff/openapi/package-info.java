/**
 * The description of the API, {@code infrastructure/openapi.yaml}, held against what the functions
 * do: every request and every answer of every test, and each route's limits and errors.
 */
@NullMarked
package handoff.openapi;

import org.jspecify.annotations.NullMarked;
