package handoff.doctor;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * A check of one part of the installation.
 *
 * @param subject the part, as the subject of a sentence
 * @param look gives the findings; may throw
 */
record Check(String subject, Callable<List<Finding>> look) {}
