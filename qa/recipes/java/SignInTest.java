/** Somebody signs in to an app of yours: the body of a JUnit test, which runs by itself as well. */
public final class SignInTest {
  public static void main(String[] arguments) throws Exception {
    Nightlatch nightlatch =
        new Nightlatch(System.getenv("QA_NIGHTLATCH_URL"), System.getenv("QA_NIGHTLATCH_TOKEN"));
    String app = nightlatch.app("http://127.0.0.1:8080/login/oauth2/code/nightlatch");
    String kim = Nightlatch.text(nightlatch.person("{\"mfa\": true, \"groups\": [\"ops\"]}"), "username");

    String tokens = nightlatch.tokens(app, kim);
    String claims = Nightlatch.claims(Nightlatch.text(tokens, "id_token"));
    check(Nightlatch.text(claims, "aud").equals(Nightlatch.text(app, "client_id")), claims);
    check(Nightlatch.text(claims, "preferred_username").equals(kim), claims);
    check(Nightlatch.text(claims, "groups").equals("ops"), claims);

    nightlatch.tell("next-token", "{\"wrong\": \"issuer\"}");
    claims = Nightlatch.claims(Nightlatch.text(nightlatch.tokens(app, kim), "id_token"));
    check(Nightlatch.text(claims, "iss").equals("https://issuer.example"), claims);
    System.out.println("signed in: " + kim);
  }

  private static void check(boolean holds, String told) {
    if (!holds) throw new AssertionError(told);
  }
}
