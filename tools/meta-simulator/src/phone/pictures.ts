import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { html } from "hono/html";

const hueOf = (text: string): number => [...text].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 360, 7);

const initialsOf = (username: string): string => {
  const [first = "?", second = ""] = username.split(/[._\d]+/).filter((part) => part !== "");
  return (first.slice(0, 1) + second.slice(0, 1)).toUpperCase();
};

/** A picture made of a username: always the same for the same name. */
const avatar = (username: string) => {
  const hue = hueOf(username);
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">
<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1">
<stop offset="0" stop-color="hsl(${hue} 52% 56%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 55% 36%)"/>
</linearGradient></defs>
<rect width="96" height="96" fill="url(#g)"/>
<text x="48" y="50" fill="#fff" font-family="system-ui, sans-serif" font-size="36" font-weight="600"
 text-anchor="middle" dominant-baseline="middle">${initialsOf(username)}</text>
</svg>`;
};

const read = (name: string) => new Uint8Array(readFileSync(new URL(`./pictures/${name}.png`, import.meta.url)));

/** The pictures a person can send, 640 × 480. */
export const samples = [
  { name: "coffee", label: "A cup of coffee", png: read("coffee") },
  { name: "parcel", label: "A damaged parcel", png: read("parcel") },
  { name: "sunset", label: "Hills at sunset", png: read("sunset") },
  { name: "receipt", label: "A receipt", png: read("receipt") },
] as const;

const headers = {
  "content-security-policy": "default-src 'none'; sandbox",
  "x-content-type-options": "nosniff",
  "cache-control": "public, max-age=3600",
};

/** Profile pictures and sample attachments. */
export const pictureRoutes = (): Hono => {
  const pictures = new Hono();
  pictures.get("/avatars/:file{[a-z0-9._]{1,30}\\.svg}", async (c) => {
    const picture = await avatar(c.req.param("file").slice(0, -".svg".length));
    return c.body(String(picture), 200, { ...headers, "content-type": "image/svg+xml; charset=utf-8" });
  });
  pictures.get("/pictures/:file{[a-z]+\\.png}", (c) => {
    const sample = samples.find(({ name }) => `${name}.png` === c.req.param("file"));
    return sample ? c.body(sample.png, 200, { ...headers, "content-type": "image/png" }) : c.notFound();
  });
  return pictures;
};
