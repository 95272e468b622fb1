import type { Money } from "../views.ts";

interface Currency {
  readonly code: string;
  /** What stands before the amount. */
  readonly sign: string;
  /** Digits behind the decimal point. */
  readonly digits: number;
}

const currency = (code: string, sign = `${code} `, digits = 2): Currency => ({ code, sign, digits });

/** The currencies that a form offers; others are shown by their code, with two digits. */
export const currencies: readonly Currency[] = [
  currency("EUR", "€"),
  currency("USD", "$"),
  currency("GBP", "£"),
  currency("AED"),
  currency("AUD", "A$"),
  currency("BRL", "R$"),
  currency("CAD", "C$"),
  currency("CHF"),
  currency("CZK"),
  currency("DKK"),
  currency("INR", "₹"),
  currency("JPY", "¥", 0),
  currency("MXN", "MX$"),
  currency("NOK"),
  currency("PLN"),
  currency("SEK"),
  currency("TRY", "₺"),
];

const currencyOf = (code: string): Currency => currencies.find((one) => one.code === code) ?? currency(code);

// Written by hand: server and browser may carry different ICU data.
const grouped = (whole: string): string => whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");

/** `€1,200`, `€1,200.50`, `CHF 80`: zeros behind the point are left out when there is nothing else. */
export const money = ({ amount, currency: code }: Money): string => {
  const { sign, digits } = currencyOf(code);
  const text = String(amount).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const rest = text.slice(text.length - digits);
  return `${sign}${grouped(whole)}${/[1-9]/.test(rest) ? `.${rest}` : ""}`;
};

/** Sums in one line, the largest first: `€1,200 + $80`; empty for none. */
export const sums = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .toSorted(([, one], [, other]) => other - one)
    .map(([code, amount]) => money({ amount, currency: code }))
    .join(" + ");

/** The amount as a field shows it: `1200.50`. */
export const amountText = ({ amount, currency: code }: Money): string =>
  money({ amount, currency: code }).replace(currencyOf(code).sign, "").replaceAll(",", "");

/**
 * Reads what a person typed, whichever sign they group and divide with: `1200`, `1.200,50`, `1,200.50`, `1 200`.
 * @returns the value; null for an empty text; undefined for anything that is no amount.
 */
export const readMoney = (typed: string, code: string): Money | null | undefined => {
  const text = typed.replaceAll(/[\s'’]/g, "");
  if (text === "") return null;
  if (!/^\d[\d.,]*$/.test(text)) return undefined;
  const { digits } = currencyOf(code);
  const { whole, rest } = split(text, digits);
  const isGrouped = /^(\d+|\d{1,3}([.,]\d{3})+)$/.test(whole);
  if (!isGrouped || rest.length > digits) return undefined;
  const amount = Number(whole.replaceAll(/[.,]/g, "") + rest.padEnd(digits, "0"));
  return amount <= 1_000_000_000_000 ? { amount, currency: code } : undefined;
};

/** The last sign divides, unless it comes more than once or three digits follow it that no other sign groups. */
const split = (text: string, digits: number): { readonly whole: string; readonly rest: string } => {
  const at = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  const sign = text[at];
  if (at < 0 || sign === undefined) return { whole: text, rest: "" };
  const isOnlyKind = !text.includes(sign === "." ? "," : ".");
  const groups = isOnlyKind && (text.indexOf(sign) !== at || text.length - at === 4 || digits === 0);
  return groups ? { whole: text, rest: "" } : { whole: text.slice(0, at), rest: text.slice(at + 1) };
};
