import { html } from "hono/html";
import { countDeliveries, type Delivery, listDeliveries } from "../book/deliveries.ts";
import { unseenMessages } from "../book/messages.ts";
import { listPeople, listThreads, type Person } from "../book/people.ts";
import type { Settings } from "../faults.ts";
import type { Html } from "../pages.ts";
import type { Simulation } from "../simulation.ts";
import { verified } from "./icons.ts";
import { nameOf } from "./screens.ts";
import { clockOf } from "./times.ts";

export interface NewPersonForm {
  readonly name: string;
  readonly username: string;
  readonly problem: string;
}

const personRow = (person: Person, unseen: number, isHolder: boolean): Html => html`<li id="${person.personId}">
<a class="row" href="/phone?person=${person.personId}" ${isHolder ? 'aria-current="true"' : ""}>
  <img class="face" src="/avatars/${person.username}.svg" alt="" width="44" height="44">
  <span class="words"><strong><bdi>${nameOf(person)}</bdi> ${person.verified ? verified : ""}</strong><small>@${person.username}</small></span>
  ${unseen > 0 ? html`<b class="badge">${unseen}<span class="hidden"> new</span></b>` : ""}
</a></li>`;

const newPerson = ({
  name,
  username,
  problem,
}: NewPersonForm): Html => html`<details class="new-person" ${problem === "" ? "" : "open"}>
  <summary>New person</summary>
  <form method="post" action="/phone/people">
    <label>Username<input name="username" value="${username}" required maxlength="30" pattern="[a-z0-9._]+" autocapitalize="none" autocomplete="off" aria-describedby="username-rule"></label>
    <small id="username-rule">a–z, 0–9, dot and underscore</small>
    <label>Name, if they show one<input name="name" value="${name}" maxlength="80" autocomplete="off"></label>
    ${problem === "" ? "" : html`<p class="problem" role="alert">${problem}</p>`}
    <button class="strong">Add</button>
  </form>
</details>`;

/** Everyone who can hold the phone. */
export const peoplePanel = (sim: Simulation, holder: Person | undefined, form: NewPersonForm): Html => {
  const threads = listThreads(sim.db);
  const unseenOf = ({ personId }: Person) =>
    threads
      .filter((thread) => thread.personId === personId)
      .reduce((sum, { igsid }) => sum + unseenMessages(sim.db, igsid, Number.MAX_SAFE_INTEGER).length, 0);
  return html`<nav class="panel people" aria-label="People">
  <h2>People</h2>
  <ul class="rows" data-live="list" id="people">${listPeople(sim.db).map((person) => personRow(person, unseenOf(person), person.personId === holder?.personId))}</ul>
  ${newPerson(form)}
</nav>`;
};

const kindOf = (delivery: Delivery): string => {
  if (delivery.list === "raw" || delivery.list === "body") return "a body";
  const item: unknown = JSON.parse(delivery.item);
  const keys = typeof item === "object" && item !== null ? Object.keys(item) : [];
  if (delivery.item.includes('"is_echo":true')) return "echo";
  return keys.find((key) => !["sender", "recipient", "timestamp"].includes(key)) ?? "item";
};

const stateOf = ({ state, attempts, lastAnswer }: Delivery): string => {
  if (state === "delivered") return attempts > 1 ? `delivered at the ${attempts}. attempt` : "delivered";
  if (state === "dropped") return `dropped after ${attempts} attempts`;
  return attempts === 0 ? "waiting" : `tried ${attempts}×, last answer ${lastAnswer ?? "none"}`;
};

const deliveryRow = (delivery: Delivery): Html => html`<li id="d${delivery.id}" class="${delivery.state}">
  <span class="dot" aria-hidden="true"></span>
  <span class="words"><strong>${kindOf(delivery)}</strong><small>${stateOf(delivery)}</small></span>
  <time>${clockOf(delivery.deliveredAt ?? delivery.createdAt)}</time>
</li>`;

const faultLines = ({ slowMs, next, deliveries, echo }: Settings): string[] => [
  ...(slowMs > 0 ? [`Calls are slowed by ${slowMs} ms`] : []),
  ...next.map(
    ({ match, times, fault }) =>
      `Next ${times} × ${match}: ${typeof fault === "string" ? fault.replaceAll("_", " ") : `error ${fault.code}`}`,
  ),
  ...Object.entries(deliveries)
    .filter(([, isOn]) => isOn)
    .map(([name]) => `Deliveries: ${name === "pause" ? "paused" : name}`),
  ...(echo === "after" ? [] : [`Echoes: ${echo}`]),
];

/** What Meta's side of the wire is doing: the newest deliveries and the faults that are on. */
export const scenesPanel = (sim: Simulation): Html => {
  const { pending, delivered, dropped } = countDeliveries(sim.db);
  const faults = faultLines(sim.faults.current());
  return html`<section class="panel scenes" aria-labelledby="scenes-title">
  <h2 id="scenes-title">Webhook deliveries</h2>
  <p class="quiet" data-live="text" id="counts">${delivered} delivered · ${pending} waiting${dropped > 0 ? ` · ${dropped} dropped` : ""}</p>
  <ul class="deliveries" data-live="list" id="deliveries">${listDeliveries(sim.db, 6).toReversed().map(deliveryRow)}</ul>
  <h2>Faults</h2>
  <ul class="faults" data-live="list" id="faults">${faults.length === 0 ? html`<li id="f-none" class="quiet">None: everything works.</li>` : faults.map((line, index) => html`<li id="f${index}">${line}</li>`)}</ul>
  <a class="plain button" href="/phone/faults">Switch faults</a>
</section>`;
};
