import { expect, it } from "vitest";
import { ownerProblems, tokenFrom } from "./read-form.ts";

const good = { token: "t", name: "Ana", email: "ana@shop.example", password: "correct horse", workspaceName: "Shop" };

it("accepts a complete form", () => {
  expect(ownerProblems(good)).toEqual({});
});

it("names each field that cannot be right", () => {
  const empty = { token: "", name: "", email: "", password: "", workspaceName: "" };
  expect(Object.keys(ownerProblems(empty)).toSorted()).toEqual(["email", "name", "password", "token", "workspaceName"]);
  expect(ownerProblems({ ...good, password: "elevenchars" })).toHaveProperty("password");
  expect(ownerProblems({ ...good, password: "twelve chars" })).toEqual({});
});

it("finds the token in a pasted link", () => {
  expect([tokenFrom("http://127.0.0.1:3000/setup#abc "), tokenFrom(" abc"), tokenFrom("#"), tokenFrom("")]).toEqual([
    "abc",
    "abc",
    "",
    "",
  ]);
});
