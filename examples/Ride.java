import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A ride by Java's own HTTP client: assign, reassign, complete. Prints what each side dials. */
public class Ride {
  private static final String URL = Optional.ofNullable(System.getenv("MASKLINE_URL")).orElse("http://127.0.0.1:8787");
  private static final Optional<String> TOKEN = Optional.ofNullable(System.getenv("MASKLINE_TOKEN"));
  private static final Set<Integer> REPEATABLE = Set.of(429, 500, 502, 503, 504);
  private static final int ATTEMPTS = 5;
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public static void main(String[] arguments) throws Exception {
    String orderId = "java-" + UUID.randomUUID();
    System.out.println(tell("order.assigned", orderId, """
        , "service": "ride", "areaCode": "0755",
          "customer": { "phone": "+8613800000021" }, "driver": { "phone": "+8613800007021" }"""));
    System.out.println(tell("order.reassigned", orderId, """
        , "driver": { "phone": "+8613800007022" }"""));
    System.out.println(tell("order.completed", orderId, ""));
  }

  /** Sends one order event until it is answered for good. Repeating is safe: the eventId stays the same. */
  private static String tell(String type, String orderId, String members) throws Exception {
    String event = """
        { "eventId": "%s", "type": "%s", "occurredAt": "%s", "order": { "orderId": "%s"%s } }"""
        .formatted(UUID.randomUUID(), type, Instant.now().truncatedTo(ChronoUnit.MILLIS), orderId, members);
    for (int attempt = 1; ; attempt++) {
      HttpResponse<String> answer = HTTP.send(request(event), BodyHandlers.ofString());
      if (answer.statusCode() < 300) return answer.body();
      if (!REPEATABLE.contains(answer.statusCode()) || attempt == ATTEMPTS)
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
      long seconds = answer.headers().firstValueAsLong("retry-after").orElse(attempt);
      Thread.sleep(Duration.ofSeconds(seconds).toMillis());
    }
  }

  private static HttpRequest request(String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(URL + "/v1/order-events"))
        .timeout(Duration.ofSeconds(15))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body));
    TOKEN.ifPresent(token -> request.header("authorization", "Bearer " + token));
    return request.build();
  }
}
