import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountText, currencies, money, readMoney, sums } from "./money.ts";

describe("money", () => {
  it.each([
    [120_000, "EUR", "€1,200"],
    [120_050, "EUR", "€1,200.50"],
    [5, "USD", "$0.05"],
    [0, "GBP", "£0"],
    [1_234_567, "JPY", "¥1,234,567"],
    [8_000, "CHF", "CHF 80"],
    [100, "XAF", "XAF 1"],
  ])("writes %i %s as %s", (amount, currency, text) => {
    expect(money({ amount, currency })).toBe(text);
  });

  it("adds up by currency, the largest first", () => {
    expect(sums({ USD: 8_000, EUR: 120_000 })).toBe("€1,200 + $80");
    expect(sums({})).toBe("");
  });
});

describe("readMoney", () => {
  it.each([
    ["1200", 120_000],
    ["1,200", 120_000],
    ["1.200", 120_000],
    ["1,200.50", 120_050],
    ["1.200,50", 120_050],
    ["1 200,5", 120_050],
    ["1'200.5", 120_050],
    ["0.05", 5],
    ["12.", 1_200],
    ["1,200,300", 120_030_000],
  ])("reads %s", (typed, amount) => {
    expect(readMoney(typed, "EUR")).toEqual({ amount, currency: "EUR" });
  });

  it.each(["abc", "-5", "1,2,3", "1.2.3", "12.345,6789", ",5", "1e5", "12,34.5", "€ 5", "99999999999999"])(
    "does not guess at %s",
    (typed) => {
      expect(readMoney(typed, "EUR")).toBeUndefined();
    },
  );

  it("takes an empty text for no value", () => {
    expect(readMoney("  ", "EUR")).toBeNull();
  });

  it("reads what a field was filled with, in every currency", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000_000 }),
        fc.constantFrom(...currencies.map(({ code }) => code)),
        (amount, currency) => {
          expect(readMoney(amountText({ amount, currency }), currency)).toEqual({ amount, currency });
          expect(readMoney(money({ amount, currency }).replace(/^\D+/, ""), currency)).toEqual({ amount, currency });
        },
      ),
    );
  });
});
