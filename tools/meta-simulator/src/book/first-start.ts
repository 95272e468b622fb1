import { addAccount, listAccounts } from "./accounts.ts";
import { atomically, type Database } from "./database.ts";
import { addPerson, listPeople } from "./people.ts";

const accounts = [
  { username: "harbor.coffee", name: "Harbor Coffee Roasters", accountType: "BUSINESS" },
  { username: "studio.linden", name: "Studio Linden", accountType: "BUSINESS" },
  { username: "mira.bakes", name: "Mira Bakes", accountType: "MEDIA_CREATOR" },
] as const;

const people = [
  { username: "ana.duarte", name: "Ana Duarte", verified: false },
  { username: "tom.okafor", name: "Tom Okafor", verified: true },
  { username: "yasmin_k", name: "ياسمين قاسم", verified: false },
  { username: "quietfox_88", name: null, verified: false },
];

/** Gives a new book its accounts and people; one of them has no name, as happens. */
export const fillNewBook = (db: Database): void =>
  atomically(db, () => {
    if (listAccounts(db).length === 0) for (const account of accounts) addAccount(db, account);
    if (listPeople(db).length === 0) for (const person of people) addPerson(db, person);
  });
