/** Where a value stands in the text it was read from: `start` included, `end` excluded, in UTF-16 units. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsonMember {
  readonly key: string;
  readonly value: JsonNode;
}

/** A JSON value that forgets nothing: numbers keep their digits, objects their order and repeated keys, all their place. */
export type JsonNode =
  | (Span & { readonly kind: "object"; readonly members: readonly JsonMember[] })
  | (Span & { readonly kind: "array"; readonly elements: readonly JsonNode[] })
  | (Span & { readonly kind: "string"; readonly value: string })
  | (Span & { readonly kind: "number"; readonly source: string })
  | (Span & { readonly kind: "literal"; readonly value: boolean | null });

export type JsonRead =
  | { readonly ok: true; readonly root: JsonNode }
  /** `problem` names a place and never quotes the text. */
  | { readonly ok: false; readonly problem: string };

/** How deep lists and objects may stand in each other; Meta's deliveries stay below 15. */
export const MAX_DEPTH = 64;

/** Reads a JSON text (RFC 8259) of any size without recursion beyond `MAX_DEPTH`. */
export const readJson = (source: string): JsonRead => {
  try {
    return { ok: true, root: new Reader(source).document() };
  } catch (problem) {
    if (problem instanceof Unreadable) return { ok: false, problem: problem.message };
    throw problem;
  }
};

class Unreadable extends Error {}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

class Reader {
  private at = 0;
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  document(): JsonNode {
    this.skipBlanks();
    const root = this.value(0);
    this.skipBlanks();
    return this.at === this.source.length ? root : this.refuse("something follows the value");
  }

  private value(depth: number): JsonNode {
    switch (this.source[this.at]) {
      case "{":
        return this.object(depth + 1);
      case "[":
        return this.array(depth + 1);
      case '"': {
        const start = this.at;
        return { kind: "string", value: this.string(), start, end: this.at };
      }
      default:
        return this.numberOrLiteral();
    }
  }

  private object(depth: number): JsonNode {
    const start = this.enter(depth);
    const members: JsonMember[] = [];
    while (!this.closes("}", members.length)) {
      if (this.source[this.at] !== '"') this.refuse("a key is missing");
      const key = this.string();
      this.skipBlanks();
      if (this.source[this.at] !== ":") this.refuse("a colon is missing");
      this.at++;
      this.skipBlanks();
      members.push({ key, value: this.value(depth) });
    }
    return { kind: "object", members, start, end: this.at };
  }

  private array(depth: number): JsonNode {
    const start = this.enter(depth);
    const elements: JsonNode[] = [];
    while (!this.closes("]", elements.length)) elements.push(this.value(depth));
    return { kind: "array", elements, start, end: this.at };
  }

  /** Passes the opening bracket and answers where it stood. */
  private enter(depth: number): number {
    if (depth > MAX_DEPTH) this.refuse(`nested deeper than ${MAX_DEPTH}`);
    return this.at++;
  }

  /** Passes the closing bracket, or the comma that must stand between two values. */
  private closes(bracket: string, count: number): boolean {
    this.skipBlanks();
    if (this.source[this.at] === bracket) {
      this.at++;
      return true;
    }
    if (count === 0) return false;
    if (this.source[this.at] !== ",") this.refuse("a comma or a closing bracket is missing");
    this.at++;
    this.skipBlanks();
    return false;
  }

  private string(): string {
    const start = this.at++;
    let escaped = false;
    for (; ; this.at++) {
      const unit = this.source.charCodeAt(this.at);
      if (unit === QUOTE) break;
      if (unit === BACKSLASH) {
        escaped = true;
        this.at++;
      } else if (!(unit >= 0x20)) this.refuse("a text is cut short or holds a control character"); // NaN at the end
    }
    this.at++;
    if (!escaped) return this.source.slice(start + 1, this.at - 1);
    try {
      return JSON.parse(this.source.slice(start, this.at));
    } catch {
      return this.refuse("an escape is wrong");
    }
  }

  private numberOrLiteral(): JsonNode {
    const start = this.at;
    for (const [word, value] of LITERALS) {
      if (!this.source.startsWith(word, start)) continue;
      this.at += word.length;
      return { kind: "literal", value, start, end: this.at };
    }
    NUMBER.lastIndex = start;
    if (!NUMBER.test(this.source)) return this.refuse("a value is missing");
    this.at = NUMBER.lastIndex;
    return { kind: "number", source: this.source.slice(start, this.at), start, end: this.at };
  }

  private skipBlanks(): void {
    for (;;) {
      const unit = this.source.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at++;
    }
  }

  private refuse(problem: string): never {
    throw new Unreadable(`${problem}, at ${this.at}`);
  }
}
