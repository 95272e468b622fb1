import { z } from "zod";
import { MAX_PASSWORD_CHARACTERS } from "../auth/passwords.ts";
import { empty, Failure } from "./answers.ts";
import { type Endpoint, readBody } from "./endpoint.ts";

const text = (longest: number) =>
  z.string("must be a text").min(1, "must not be empty").max(longest, `must have ${longest} characters at most`);

const SignIn = z.strictObject({
  email: text(320).describe("Of a member of the workspace."),
  password: text(MAX_PASSWORD_CHARACTERS).describe("Theirs."),
});

export const signIn: Endpoint = {
  method: "POST",
  path: "/api/session",
  title: "Sign in",
  about:
    "For scripts; people sign in on the page. The session lives for 30 days, in a cookie that only this server reads: keep it like a password.",
  access: "everybody",
  request: SignIn,
  answers: [
    { status: 204, when: "Signed in; the cookie is set.", body: null },
    { status: 400, when: "A field is missing or wrong.", body: Failure },
    { status: 401, when: "Address and password do not belong together.", body: Failure },
    { status: 429, when: "Too many wrong passwords; the message says when to try again.", body: Failure },
  ],
  example: `curl -c cookies.txt -X POST "$INBOX/api/session" -H "Origin: $INBOX" \\
  -H 'Content-Type: application/json' -d '{"email":"ada@example.com","password":"correct horse battery"}'`,
  handle: async ({ c, api }) => {
    await api.session.signIn(await readBody(c, SignIn));
    return empty();
  },
};

export const signOut: Endpoint = {
  method: "DELETE",
  path: "/api/session",
  title: "Sign out",
  about: "Ends the session; without one it does nothing.",
  access: "everybody",
  request: null,
  answers: [{ status: 204, when: "There is no session now.", body: null }],
  example: `curl -b cookies.txt -X DELETE "$INBOX/api/session" -H "Origin: $INBOX"`,
  handle: async ({ api }) => {
    await api.session.signOut();
    return empty();
  },
};
