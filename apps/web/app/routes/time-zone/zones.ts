/** Zones of one part of the world, by name; those without a part stand under `Other`. */
export interface Region {
  readonly name: string;
  readonly zones: readonly string[];
}

const OTHER = "Other";

/** Platforms list some zones by names that their places have given up; both names mean the same zone. */
const renamed: Readonly<Record<string, string>> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** The name that a zone goes by today. */
export const presentName = (zone: string): string => renamed[zone] ?? zone;

/** Every time zone that the platform knows and `UTC`, `chosen` among them however it is spelt. */
export const regions = (chosen: string): readonly Region[] => {
  const names = [...new Set(["UTC", chosen, ...Intl.supportedValuesOf("timeZone").map(presentName)])].toSorted();
  const byRegion = Map.groupBy(names, (name) => (name.includes("/") ? name.slice(0, name.indexOf("/")) : OTHER));
  return [...byRegion]
    .map(([name, zones]) => ({ name, zones }))
    .toSorted((one, other) => Number(one.name === OTHER) - Number(other.name === OTHER));
};

/** What a choice shows: `Argentina / Buenos Aires` under `America`. */
export const zoneLabel = (zone: string): string =>
  zone
    .slice(zone.indexOf("/") + 1)
    .replaceAll("_", " ")
    .replaceAll("/", " / ");
