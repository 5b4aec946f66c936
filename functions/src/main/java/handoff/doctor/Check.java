package handoff.doctor;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * A part of the installation and the way to look at it.
 *
 * @param subject what is looked at, as the subject of a sentence
 * @param look gives the findings; may throw
 */
record Check(String subject, Callable<List<Finding>> look) {}
