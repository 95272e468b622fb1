import { readFileSync } from "node:fs";
import { type Context, Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { type Attachment, findMessage } from "../book/messages.ts";
import { addPerson, listPeople } from "../book/people.ts";
import { NewPersonBody } from "../control/bodies.ts";
import type { Simulation } from "../simulation.ts";
import { authorUnsends, personReacts, personSees, personWrites, Refused } from "../webhooks/happenings.ts";
import { changeFaults, faultsPage } from "./faults-page.ts";
import { favicon } from "./icons.ts";
import { samples } from "./pictures.ts";
import { emojis } from "./thread.ts";
import { phonePage } from "./view.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const script = read("./phone.js");
/** In this order: narrow screens overrule what stands before. */
const look = ["base", "panels", "phone", "narrow", "pages"].map((name) => read(`./look/${name}.css`)).join("\n");

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

const pictureOf = (sim: Simulation, name: string): Attachment[] => {
  const sample = samples.find((one) => one.name === name);
  return sample ? [{ type: "image", payload: { url: `${sim.baseUrl()}/pictures/${sample.name}.png` } }] : [];
};

const write = async (sim: Simulation, c: Context) => {
  const form = await c.req.formData();
  const [personId, igId] = [textOf(form, "person"), textOf(form, "account")];
  const text = textOf(form, "text").replaceAll("\r\n", "\n").trim();
  const attachments = pictureOf(sim, textOf(form, "picture"));
  const answers = textOf(form, "reply");
  const extra = findMessage(sim.db, igId, answers) ? { reply_to: { mid: answers } } : {};
  if (text !== "" || attachments.length > 0)
    personWrites(sim, { igId, personId, attachments, extra, ...(text === "" ? {} : { text }) });
  return c.redirect(`/phone?${new URLSearchParams({ person: personId, account: igId })}`, 303);
};

/** On the phone only the person's own messages can be taken back. */
const unsend = async (sim: Simulation, c: Context) => {
  const form = await c.req.formData();
  const [personId, igId, mid] = [textOf(form, "person"), textOf(form, "account"), textOf(form, "mid")];
  if (findMessage(sim.db, igId, mid)?.author === "person") authorUnsends(sim, { igId, mid });
  return c.redirect(`/phone?${new URLSearchParams({ person: personId, account: igId })}`, 303);
};

/** The reaction that is chosen once more is taken back. */
const react = async (sim: Simulation, c: Context) => {
  const form = await c.req.formData();
  const [personId, igId, mid] = [textOf(form, "person"), textOf(form, "account"), textOf(form, "mid")];
  const emoji = textOf(form, "emoji");
  const message = findMessage(sim.db, igId, mid);
  if (emojis.includes(emoji)) personReacts(sim, { igId, mid, emoji: message?.reaction === emoji ? null : emoji });
  return c.redirect(`/phone?${new URLSearchParams({ person: personId, account: igId })}`, 303);
};

const addFromForm = async (sim: Simulation, c: Context) => {
  const form = await c.req.formData();
  const [username, name] = [textOf(form, "username").trim(), textOf(form, "name").trim()];
  const problem = (text: string) =>
    phonePage(sim, c, { person: "", account: "", reply: "" }, { username, name, problem: text });
  const parsed = NewPersonBody.safeParse({ username, name: name === "" ? null : name });
  if (!parsed.success) return problem("A username is made of 1–30 small letters, digits, dots and underscores.");
  if (listPeople(sim.db).some((person) => person.username === username)) return problem("This username is taken.");
  const personId = addPerson(sim.db, parsed.data);
  sim.changed();
  return c.redirect(`/phone?person=${personId}`, 303);
};

const see = async (sim: Simulation, c: Context) => {
  const form = await c.req.formData();
  personSees(sim, { igId: textOf(form, "account"), personId: textOf(form, "person") });
  return c.body(null, 204);
};

/** Tells a page that something changed; it then asks for itself again. */
const tellChanges = (sim: Simulation, c: Context) =>
  streamSSE(c, async (stream) => {
    const tell = () => void stream.writeSSE({ event: "change", data: "look again" });
    const stopListening = sim.onChange(tell);
    await stream.writeSSE({ event: "change", data: "look again", retry: 1000 });
    await new Promise<void>((resolve) => stream.onAbort(resolve));
    stopListening();
  });

/** The pages for people: the phone, its faults, and what both are drawn with. */
export const phoneRoutes = (sim: Simulation): Hono => {
  const phone = new Hono();
  phone.get("/", (c) => c.redirect("/phone"));
  phone.get("/phone", (c) => {
    const { person = "", account = "", reply = "" } = c.req.query();
    return phonePage(sim, c, { person, account, reply });
  });
  phone.get("/phone/events", (c) => tellChanges(sim, c));
  phone.post("/phone/messages", (c) => write(sim, c));
  phone.post("/phone/unsent", (c) => unsend(sim, c));
  phone.post("/phone/reactions", (c) => react(sim, c));
  phone.post("/phone/people", (c) => addFromForm(sim, c));
  phone.post("/phone/seen", (c) => see(sim, c));
  phone.get("/phone/faults", (c) => faultsPage(sim, c));
  phone.post("/phone/faults", (c) => changeFaults(sim, c));
  phone.get("/phone.js", (c) => c.body(script, 200, { "content-type": "text/javascript; charset=utf-8" }));
  phone.get("/look.css", (c) => c.body(look, 200, { "content-type": "text/css; charset=utf-8" }));
  phone.get("/icon.svg", (c) => c.body(favicon, 200, { "content-type": "image/svg+xml" }));
  phone.onError((error, c) => {
    if (error instanceof Refused) return c.text(error.message, error.status);
    throw error;
  });
  return phone;
};
