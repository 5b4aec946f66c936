package handoff.local.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WebServerTest {
  private static final int CONNECTIONS = 500;

  /** A kept connection of a caller that reads its answers by hand. */
  private record Kept(Socket socket, BufferedReader in) {
    static Kept open(int port) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      return new Kept(
          socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)));
    }

    void ask() throws IOException {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(US_ASCII));
    }

    /** Reads an answer; gives its first line, or nothing if the connection is closed. */
    String answer() throws IOException {
      String first = in.readLine();
      int length = 0;
      for (String line = first; line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
          length = Integer.parseInt(line.substring("content-length: ".length()));
        }
      }
      for (int i = 0; i < length; i++) {
        in.read();
      }
      return String.valueOf(first);
    }
  }

  @Test
  void fiveHundredConnectionsStayOpen() throws Exception {
    List<Kept> all = new ArrayList<>();
    try (WebServer server =
        WebServer.start(false, 0, call -> call.answer(200, Json.object().put("here", true)))) {
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(Kept.open(server.port()));
      }
      for (int round = 0; round < 3; round++) {
        for (Kept each : all) {
          each.ask();
        }
        for (Kept each : all) {
          assertThat(each.answer()).startsWith("HTTP/1.1 200");
        }
      }
    } finally {
      for (Kept each : all) {
        each.socket().close();
      }
    }
  }
}
