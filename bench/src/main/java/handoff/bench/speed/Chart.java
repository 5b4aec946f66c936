package handoff.bench.speed;

import handoff.bench.speed.Results.Start;
import java.util.List;
import java.util.Locale;

/** The starts as a picture for the README: plain bars, readable on white and on black. */
final class Chart {
  private static final List<Start> SHOWN = List.of(Start.PRIMED, Start.NODE, Start.UNPRIMED);
  private static final int LEFT = 150;
  private static final int WIDTH = 720;
  private static final int BAR = 12;
  private static final int GAP = 16;
  private static final int TOP = 64;

  private final Results results;

  Chart(Results results) {
    this.results = results;
  }

  String svg() {
    double longest = 0;
    for (Scenario scenario : Scenario.values()) {
      for (Start start : SHOWN) {
        longest = Math.max(longest, value(scenario, start));
      }
    }
    double unit = (WIDTH - LEFT - 60) / Math.max(longest, 1);
    int row = SHOWN.size() * BAR + GAP;
    int bottom = TOP + Scenario.values().length * row;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Time to the first answer">
            <style>
              text { font: 12px system-ui, sans-serif; fill: #1f2328; }
              .primed { fill: #1a7f37; } .node { fill: #9a6700; } .unprimed { fill: #8c959f; }
              .one { stroke: #1f2328; stroke-dasharray: 3 3; }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3; }
                .primed { fill: #3fb950; } .node { fill: #d29922; } .unprimed { fill: #6e7681; }
                .one { stroke: #e6edf3; }
              }
            </style>
            <text x="0" y="16" font-weight="bold">Time to the first answer; 1 is the cold start of a bare Java handler</text>
            """,
            WIDTH, bottom + 24));
    int x = 0;
    for (Start start : SHOWN) {
      svg.append(
          format(
              "<rect x=\"%d\" y=\"30\" width=\"12\" height=\"12\" class=\"%s\"/>"
                  + "<text x=\"%d\" y=\"40\">%s</text>%n",
              x, style(start), x + 18, start.title));
      x += 170;
    }
    int y = TOP;
    for (Scenario scenario : Scenario.values()) {
      svg.append(
          format(
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
              LEFT - 10, y + SHOWN.size() * BAR / 2 + 4, scenario.title));
      for (Start start : SHOWN) {
        double value = value(scenario, start);
        svg.append(
            format(
                "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"%d\" class=\"%s\"/>"
                    + "<text x=\"%.0f\" y=\"%d\" style=\"font-size:10px\">%.2f</text>%n",
                LEFT,
                y,
                value * unit,
                BAR - 2,
                style(start),
                LEFT + value * unit + 4,
                y + 9,
                value));
        y += BAR;
      }
      y += GAP;
    }
    svg.append(
        format(
            "<line x1=\"%1$.0f\" y1=\"%2$d\" x2=\"%1$.0f\" y2=\"%3$d\" class=\"one\"/>"
                + "<text x=\"%1$.0f\" y=\"%4$d\" text-anchor=\"middle\">1</text>%n</svg>%n",
            LEFT + unit, TOP - 8, bottom - GAP + 6, bottom + 6));
    return svg.toString();
  }

  private double value(Scenario scenario, Start start) {
    return results.starts.get(scenario).get(start).median();
  }

  private static String style(Start start) {
    return switch (start) {
      case PRIMED -> "primed";
      case NODE -> "node";
      default -> "unprimed";
    };
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
