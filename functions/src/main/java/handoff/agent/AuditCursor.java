package handoff.agent;

import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place at which a reading of the audit trail goes on.
 *
 * @param month whose entries it reads, even after that month's end
 * @param after the key after which to go on; empty for the beginning
 */
record AuditCursor(YearMonth month, String after) {
  private static final Pattern FORM = Pattern.compile("(\\d{4}-(?:0[1-9]|1[0-2])) (.+)");

  static Optional<AuditCursor> read(Optional<String> cursor) {
    return Cursors.read(cursor).map(AuditCursor::parse);
  }

  private static AuditCursor parse(String where) {
    Matcher form = FORM.matcher(where);
    if (!form.matches()) {
      throw Cursors.bad();
    }
    return new AuditCursor(YearMonth.parse(form.group(1)), form.group(2));
  }

  String write() {
    return Cursors.write(month + " " + after);
  }
}
