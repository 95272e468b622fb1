// The phone page works without this file; it makes the page live: answers arrive, an open chat is seen, Enter sends.

const one = (selector) => document.querySelector(selector);

const isAtEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;

const scrollToEnd = () => {
  const box = one(".thread");
  if (box) box.scrollTop = box.scrollHeight;
};

/** Makes a list like its newer copy; entries that did not change are left alone, so that they are not read out again. */
const updateList = (list, newer) => {
  for (const entry of [...list.children]) if (!newer.querySelector(`:scope > #${CSS.escape(entry.id)}`)) entry.remove();
  [...newer.children].forEach((entry, index) => {
    const known = list.querySelector(`:scope > #${CSS.escape(entry.id)}`);
    if (known && known.outerHTML !== entry.outerHTML) known.replaceWith(entry);
    const placed = list.querySelector(`:scope > #${CSS.escape(entry.id)}`) ?? entry;
    if (list.children[index] !== placed) list.insertBefore(placed, list.children[index] ?? null);
  });
};

const show = (html) => {
  const newer = new DOMParser().parseFromString(html, "text/html");
  const box = one(".thread");
  const wasAtEnd = box ? isAtEnd(box) : false;
  for (const part of document.querySelectorAll("[data-live]")) {
    const copy = newer.getElementById(part.id);
    if (copy && part.dataset.live === "list") updateList(part, copy);
    else if (copy && part.textContent !== copy.textContent) part.textContent = copy.textContent;
  }
  if (wasAtEnd) scrollToEnd();
  see();
  if (one("[data-typing]")) setTimeout(look, 5000);
};

let looking = false;
let again = false;

/** Asks for this page again and shows what is new; calls that come meanwhile become one more look. */
const look = async () => {
  again = looking;
  if (looking) return;
  looking = true;
  try {
    const answer = await fetch(location.href);
    if (answer.ok) show(await answer.text());
  } catch {
    // The event stream says when the simulator is gone, and looks again when it is back.
  }
  looking = false;
  if (again) await look();
};

/** Whoever has the chat before their eyes has seen its messages. */
const see = () => {
  const box = one(".thread");
  if (!box || document.visibilityState !== "visible" || !box.querySelector("[data-unseen]")) return;
  fetch("/phone/seen", { method: "POST", body: new URLSearchParams({ ...box.dataset }) }).catch(() => undefined);
};

const sayProblem = (text) => {
  const problem = one("#problem");
  problem.textContent = text;
  problem.hidden = text === "";
};

const sendForm = async (form, button) => {
  const body = new URLSearchParams(new FormData(form, button));
  const field = form.querySelector("textarea");
  if (field) field.value = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text());
    sayProblem("");
    scrollToEnd();
  } catch {
    if (field && field.value === "") field.value = body.get("text") ?? "";
    sayProblem("Not sent. Your text is kept; try again when the simulator is back.");
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-send]")) return;
  event.preventDefault();
  form.closest("details")?.removeAttribute("open");
  void sendForm(form, event.submitter);
  one(".write textarea")?.focus();
});

document.addEventListener("keydown", (event) => {
  const isWriting = event.target.matches?.(".write textarea");
  if (isWriting && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  if (event.key !== "Escape") return;
  const open = one(".pictures[open]");
  open?.removeAttribute("open");
  open?.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest(".pictures")) one(".pictures[open]")?.removeAttribute("open");
});

document.addEventListener("visibilitychange", see);

if (one("[data-live]")) {
  const events = new EventSource("/phone/events");
  const sayOffline = (isOffline) => {
    const offline = one("#offline");
    if (offline) offline.hidden = !isOffline;
  };
  events.addEventListener("change", look);
  events.addEventListener("open", () => sayOffline(false));
  events.addEventListener("error", () => sayOffline(true));
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  scrollToEnd();
  if (matchMedia("(hover: hover)").matches) one(".write textarea")?.focus();
}
