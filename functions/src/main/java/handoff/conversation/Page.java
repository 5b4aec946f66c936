package handoff.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of something long.
 *
 * @param next where the next page begins; null at the end
 */
public record Page<T>(List<T> items, @Nullable Cursor next) {
  public Page {
    items = List.copyOf(items);
  }
}
