import { createHmac, createSecretKey } from "node:crypto";

/**
 * A puncturable pseudo-random function after Goldreich, Goldwasser and Micali on HMAC-SHA256: the key of a revision is
 * reached from the secret down a tree of arity 4 and depth 16. A secret is a set of nodes; destroying keys replaces
 * nodes by the ones that still cover the rest. Source: design, section 4, "Keys that can forget".
 */
export const DEPTH = 16;
const BITS = 2;
/** Revisions 0 to 2^32 - 1 have a key. */
export const LEAVES = 2 ** (DEPTH * BITS);

/** `level` 0 is the root, `index` counts the nodes of a level from the left, `key` has 32 bytes. */
export interface Node {
  readonly level: number;
  readonly index: number;
  readonly key: Buffer;
}

/** Which node of a level lies on the way to a leaf. */
export const ancestor = (leaf: number, level: number): number => Math.floor(leaf / 2 ** (BITS * (DEPTH - level)));

/** The key of a child, `digit` 0 to 3. */
export const childKey = (key: Buffer, digit: number): Buffer =>
  createHmac("sha256", createSecretKey(key)) // a bare buffer costs several times as much
    .update(digits[digit & 3] ?? "")
    .digest();
const digits = [0, 1, 2, 3].map((digit) => Buffer.from([digit]));

/** Revisions from `from` to `to`, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The nodes that cover what these nodes cover, without a range: from them nobody derives a key of the range any more. One
 * leaf under the root costs 48 nodes. The very same array when nothing of the range was covered.
 */
export const puncture = (nodes: readonly Node[], range: Range): readonly Node[] =>
  nodes.some((node) => meets(node, range)) ? nodes.flatMap((node) => without(node, range)) : nodes;

const without = (node: Node, range: Range): readonly Node[] => {
  if (!meets(node, range)) return [node];
  const { first, last } = leavesOf(node);
  if (range.from <= first && last <= range.to) return [];
  return digits.flatMap((_, digit) =>
    without({ level: node.level + 1, index: node.index * 4 + digit, key: childKey(node.key, digit) }, range),
  );
};

const leavesOf = ({ level, index }: Node) => {
  const size = 2 ** (BITS * (DEPTH - level));
  return { first: index * size, last: (index + 1) * size - 1 };
};

const meets = (node: Node, { from, to }: Range): boolean => {
  const { first, last } = leavesOf(node);
  return first <= to && from <= last;
};

/**
 * Derives the keys of leaves from what a secret still covers. It keeps the way to the last leaf, so that revisions in
 * order cost little more than one HMAC each.
 */
export class KeyWalk {
  readonly #nodes: ReadonlyMap<string, Buffer>;
  #path: (Buffer | null)[] = [];
  #leaf = -1;

  constructor(nodes: readonly Node[]) {
    this.#nodes = new Map(nodes.map(({ level, index, key }) => [`${level}:${index}`, key]));
  }

  /** The 32-byte key of a leaf, or null when it has been destroyed. */
  key(leaf: number): Buffer | null {
    if (!Number.isInteger(leaf) || leaf < 0 || leaf >= LEAVES) throw new RangeError(`no key has revision ${leaf}`);
    let level = this.#sharedLevels(leaf);
    if (level < 0) this.#path = [];
    for (level = Math.max(level + 1, 0); level <= DEPTH; level++) this.#path[level] = this.#step(leaf, level);
    this.#leaf = leaf;
    return this.#path[DEPTH] ?? null;
  }

  /** The deepest level whose node is the same for this leaf and the one before; -1 when there was none. */
  #sharedLevels(leaf: number): number {
    if (this.#leaf < 0) return -1;
    let level = DEPTH;
    while (ancestor(leaf, level) !== ancestor(this.#leaf, level)) level--;
    return level;
  }

  #step(leaf: number, level: number): Buffer | null {
    const index = ancestor(leaf, level);
    const parent = level === 0 ? null : (this.#path[level - 1] ?? null);
    return parent ? childKey(parent, index % 4) : (this.#nodes.get(`${level}:${index}`) ?? null);
  }
}

const NODE_BYTES = 1 + 4 + 32;

/** Nodes as bytes, 37 each: level, index (big-endian), key. */
export const encodeNodes = (nodes: readonly Node[]): Buffer => {
  const bytes = Buffer.alloc(nodes.length * NODE_BYTES);
  nodes.forEach(({ level, index, key }, at) => {
    bytes.writeUInt8(level, at * NODE_BYTES);
    bytes.writeUInt32BE(index, at * NODE_BYTES + 1);
    key.copy(bytes, at * NODE_BYTES + 5);
  });
  return bytes;
};

export const decodeNodes = (bytes: Buffer): Node[] => {
  if (bytes.length % NODE_BYTES !== 0) throw new Error("a stream's secret has a wrong length");
  return Array.from({ length: bytes.length / NODE_BYTES }, (_, at) => ({
    level: bytes.readUInt8(at * NODE_BYTES),
    index: bytes.readUInt32BE(at * NODE_BYTES + 1),
    key: Buffer.from(bytes.subarray(at * NODE_BYTES + 5, (at + 1) * NODE_BYTES)),
  }));
};
