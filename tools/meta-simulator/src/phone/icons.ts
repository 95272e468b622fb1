import { html, raw } from "hono/html";

const icon = (path: string) =>
  html`<svg class="icon" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="none" stroke="currentColor"
 stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${raw(path)}</svg>`;

export const back = icon(`<path d="M15 5l-7 7 7 7"/>`);
export const picture = icon(
  `<rect x="3" y="4" width="18" height="16" rx="3"/><circle cx="9" cy="10" r="1.6"/><path d="M4 18l5-4 3 2 4-4 5 5"/>`,
);
export const paperPlane = icon(`<path d="M21 3L10 14"/><path d="M21 3l-7 18-4-7-7-4z"/>`);
export const chat = icon(`<path d="M4 5h16v11H10l-5 4v-4H4z"/>`);
export const verified = html`<svg class="verified" viewBox="0 0 16 16" width="14" height="14" role="img" aria-label="verified"><path fill="currentColor" d="M8 0l2 1.6 2.5-.2.7 2.4 2.1 1.4L14.500 7.600 15.300 10l-2.100 1.400-.7 2.400-2.500-.2L8 15.200 6 13.600l-2.500.2-.7-2.400L.7 10l.8-2.400L.7 5.200l2.100-1.400.7-2.400L6 1.600z"/><path d="M5 7.800l2.200 2.100L11 6" fill="none" stroke="#fff" stroke-width="1.600"/></svg>`;

export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="7" y="2" width="18" height="28" rx="5" fill="#0b7a62"/><path d="M11 9h10v8h-5l-4 3v-3h-1z" fill="#fff"/></svg>`;
