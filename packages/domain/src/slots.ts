/** Fixed hash ranges of partitions; work is owned by slot. Changing this number would need a rebuild of every read model. */
export const SLOTS = 64;

/** The slot of a partition, 0 to 63: FNV-1a over its UTF-16 units, so that it is the same on every machine. */
export const slotOf = (partition: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < partition.length; i++) {
    hash ^= partition.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % SLOTS;
};
