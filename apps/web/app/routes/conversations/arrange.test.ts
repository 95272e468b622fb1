import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aRow } from "../../testing/rows.ts";
import { arrange } from "./arrange.ts";

const rows = (ids: string, unread = 0) => [...ids].map((id) => aRow({ id, unread }));
const ids = (arrangement: ReturnType<typeof arrange>) => arrangement.rows.map(({ id }) => id).join("");
const held = { held: true, openId: undefined };
const free = { held: false, openId: undefined };

describe("a list that is held", () => {
  it("keeps every row in its place and shows its new content", () => {
    const arrangement = arrange(rows("abc"), rows("cab", 4), held);
    expect(ids(arrangement)).toBe("abc");
    expect(arrangement.rows.map(({ unread }) => unread)).toEqual([4, 4, 4]);
  });

  it("counts what would come, go and move", () => {
    expect(arrange(rows("abcd"), rows("xcab"), held)).toMatchObject({ waiting: 3 });
    expect(arrange(rows("abc"), rows("abc"), held).waiting).toBe(0);
    expect(arrange(rows("abcd"), rows("dabc"), held).waiting).toBe(1);
  });

  it("marks what left it", () => {
    const arrangement = arrange(rows("abc"), rows("ac"), held);
    expect([ids(arrangement), [...arrangement.gone]]).toEqual(["abc", ["b"]]);
  });

  it("still grows downwards", () => {
    const arrangement = arrange(rows("abc"), rows("xabcde"), held);
    expect([ids(arrangement), arrangement.waiting]).toEqual(["abcde", 1]);
  });

  it("shows the first rows at once", () => {
    expect(ids(arrange([], rows("ab"), held))).toBe("ab");
  });

  it("never moves, loses or doubles a row, and is what it has become once let go", () => {
    const letters = fc.shuffledSubarray([..."abcdefghij"]).map((all) => all.join(""));
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const arrangement = arrange(rows(before), rows(after), held);
        if (before !== "") expect(ids(arrangement).startsWith(before)).toBe(true);
        expect(new Set(ids(arrangement)).size).toBe(ids(arrangement).length);
        expect(ids(arrange(arrangement.rows, rows(after), free))).toBe(after);
      }),
    );
  });
});

describe("a list that nobody holds", () => {
  it("follows", () => {
    expect(ids(arrange(rows("abc"), rows("xca"), free))).toBe("xca");
  });

  it("keeps the open conversation where it was until it is left", () => {
    const open = { held: false, openId: "b" };
    const arrangement = arrange(rows("abc"), rows("xac"), open);
    expect([ids(arrangement), [...arrangement.gone]]).toEqual(["xbac", ["b"]]);
    expect(ids(arrange(arrangement.rows, rows("xac"), free))).toBe("xac");
    expect(ids(arrange(rows("abc"), rows(""), open))).toBe("b");
  });
});
