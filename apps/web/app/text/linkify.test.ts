import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkify, safeHref, safeMedia } from "./linkify.ts";

const links = (message: string) => linkify(message).flatMap((piece) => (piece.kind === "link" ? [piece.href] : []));

describe("linkify", () => {
  it("finds http and https addresses", () => {
    expect(links("see https://a.example/x?y=1 and http://b.example")).toEqual([
      "https://a.example/x?y=1",
      "http://b.example/",
    ]);
  });

  it("leaves the end of the sentence outside", () => {
    expect(links("Look at https://a.example/page. Or (https://b.example/q)!")).toEqual([
      "https://a.example/page",
      "https://b.example/q",
    ]);
  });

  it("keeps brackets that belong to the address", () => {
    expect(links("(https://a.example/a_(b)), ok")).toEqual(["https://a.example/a_(b)"]);
  });

  it("links no other scheme", () => {
    expect(links("javascript:alert(1) data:text/html,x ftp://a.example mailto:a@b.example //a.example")).toEqual([]);
  });

  it("stops at markup", () => {
    expect(links('<a href="https://a.example/x">click</a>')).toEqual(["https://a.example/x"]);
  });

  it("gives the message back unchanged", () => {
    const near = fc.array(
      fc.constantFrom(
        "https://",
        "http://",
        "a.example",
        "/",
        "(",
        ")",
        ".",
        " ",
        "\n",
        "é",
        "😀",
        "<",
        '"',
        "javascript:",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          near.map((parts) => parts.join("")),
        ),
        (message) => {
          expect(
            linkify(message)
              .map(({ text }) => text)
              .join(""),
          ).toBe(message);
          for (const href of links(message)) expect(href).toMatch(/^https?:\/\//);
        },
      ),
    );
  });
});

describe("safeHref", () => {
  it("refuses what is no web address", () => {
    for (const value of ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "/relative", "", null])
      expect(safeHref(value)).toBeNull();
  });
});

it("loads media from our own paths and the web only", () => {
  expect([safeMedia("/media/1?s=x"), safeMedia("https://a.example/1")]).toEqual([
    "/media/1?s=x",
    "https://a.example/1",
  ]);
  for (const value of ["//a.example/1", "/\\a.example/1", "media/1", "javascript:alert(1)", "data:image/png,x", null])
    expect(safeMedia(value)).toBeNull();
});
