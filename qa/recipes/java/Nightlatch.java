import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Nightlatch server in test mode, from Java 11 on, without any library. */
public final class Nightlatch {
  private final String url;
  private final String token;
  private final HttpClient client = HttpClient.newHttpClient(); // which follows no redirects

  public Nightlatch(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /** An app that people come back to at this address; the answer, in JSON. */
  public String app(String redirectUri) throws IOException, InterruptedException {
    return tell("app", "{\"redirect_uris\": [\"" + redirectUri + "\"]}");
  }

  /** Someone new, as docs/qa.md says what they can have; the answer, in JSON. */
  public String person(String wanted) throws IOException, InterruptedException {
    return tell("seed", "{\"people\": [" + wanted + "]}");
  }

  /** Move the server's clock by so many seconds. */
  public void advance(int seconds) throws IOException, InterruptedException {
    tell("clock", "{\"advance\": " + seconds + "}");
  }

  /** Whatever else the test mode can be asked for: see /test-mode/openapi.json. */
  public String tell(String what, String json) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/test-mode/" + what))
        .header("Authorization", "Bearer " + token)
        .header("Origin", url)
        .POST(BodyPublishers.ofString(json))
        .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) throw new IOException(answer.statusCode() + " " + answer.body());
    return answer.body();
  }

  /** The cookie header of a browser in which the person has just signed in. */
  public String signIn(String username) throws IOException, InterruptedException {
    String told = tell("session", "{\"username\": \"" + username + "\"}");
    Matcher found = Pattern.compile("\"name\": ?\"([^\"]+)\", ?\"value\": ?\"([^\"]+)\"").matcher(told);
    return found.results().map(one -> one.group(1) + "=" + one.group(2))
        .collect(Collectors.joining("; "));
  }

  /** Sign the person in to the app, without a browser; the tokens, in JSON. */
  public String tokens(String app, String username)
      throws IOException, InterruptedException, GeneralSecurityException {
    String verifier = random();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    String back = text(app, "redirect_uris");
    String query = form(Map.of(
        "response_type", "code",
        "client_id", text(app, "client_id"),
        "redirect_uri", back,
        "scope", "openid profile email groups",
        "state", random(),
        "nonce", random(),
        "code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(hash),
        "code_challenge_method", "S256"));
    HttpRequest asked = HttpRequest.newBuilder(URI.create(url + "/oidc/authorize?" + query))
        .header("Cookie", signIn(username))
        .build();
    String there = client.send(asked, BodyHandlers.discarding()).headers()
        .firstValue("Location").orElse("");
    Matcher code = Pattern.compile("[?&]code=([^&]+)").matcher(there);
    if (!there.startsWith(back) || !code.find()) throw new IOException("Not signed in: " + there);
    String sent = form(Map.of(
        "grant_type", "authorization_code",
        "code", URLDecoder.decode(code.group(1), StandardCharsets.UTF_8),
        "redirect_uri", back,
        "code_verifier", verifier,
        "client_id", text(app, "client_id"),
        "client_secret", text(app, "client_secret")));
    HttpRequest exchange = HttpRequest.newBuilder(URI.create(url + "/oidc/token"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(sent))
        .build();
    HttpResponse<String> answer = client.send(exchange, BodyHandlers.ofString());
    if (answer.statusCode() != 200) throw new IOException(answer.body());
    return answer.body();
  }

  /** The first text of this name, or the first in the list of this name: use your JSON library. */
  public static String text(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\": ?\\[?\"([^\"]*)\"").matcher(json);
    return found.find() ? found.group(1) : "";
  }

  /** What an ID token says; its signature isn't checked here. */
  public static String claims(String idToken) {
    return new String(Base64.getUrlDecoder().decode(idToken.split("\\.")[1]), StandardCharsets.UTF_8);
  }

  private static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
