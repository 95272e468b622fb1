import { describe, expect, it } from "vitest";
import { readWish } from "./wish.ts";

const wishOf = (fields: Readonly<Record<string, string>>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return readWish(form);
};

describe("a form of a lead", () => {
  it("asks for a stage that there is", () => {
    expect(wishOf({ intent: "stage", stage: "won" })).toEqual({ intent: "stage", stage: "won" });
    expect(wishOf({ intent: "stage", stage: "gone" })).toBeNull();
  });

  it("gives a lead to somebody or to nobody", () => {
    expect(wishOf({ intent: "owner", ownerId: "u1" })).toEqual({ intent: "owner", ownerId: "u1" });
    expect(wishOf({ intent: "owner", ownerId: "" })).toEqual({ intent: "owner", ownerId: null });
  });

  it("sets and removes a value, and says when there is none to be read", () => {
    const euros = (amount: string) => wishOf({ intent: "value", amount, currency: "EUR" });
    expect(euros("12,50")).toEqual({ intent: "value", value: { amount: 1_250, currency: "EUR" } });
    expect(euros("")).toEqual({ intent: "value", value: null });
    expect(euros("many")).toMatchObject({ problem: expect.stringContaining("no amount") });
  });

  it("is refused when it asks for nothing we know", () => {
    expect(wishOf({ intent: "burn" })).toBeNull();
  });
});
