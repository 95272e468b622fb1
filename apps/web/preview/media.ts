const drawing = (body: string): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">${body}</svg>`;

const face = (background: string, skin: string, hair: string): string =>
  drawing(
    `<rect width="400" height="300" fill="${background}"/><circle cx="200" cy="140" r="70" fill="${skin}"/><path d="M120 140a80 80 0 0 1 160 0q-40-40-80-40t-80 40" fill="${hair}"/><path d="M90 300a110 90 0 0 1 220 0" fill="${hair}"/>`,
  );

/** Pictures drawn here, so that the preview needs no network. */
export const media: Readonly<Record<string, string>> = {
  "mara.svg": face("#d9c7b8", "#f0cfb5", "#7a4a2f"),
  "yuki.svg": face("#bcd0d6", "#f2d3bd", "#2b2b33"),
  "atelier.svg": drawing(
    '<rect width="400" height="300" fill="#e7ded2"/><ellipse cx="200" cy="150" rx="90" ry="26" fill="#8c7863"/><path d="M110 150q10 90 90 90t90-90" fill="#a8927a"/>',
  ),
  "shelf.svg": drawing(
    '<rect width="400" height="300" fill="#efe8de"/><rect y="205" width="400" height="14" fill="#a98a68"/><path d="M70 150h90q-4 55-45 55t-45-55" fill="#7f8f8a"/><path d="M210 120h120q-6 85-60 85t-60-85" fill="#c9b49a"/><circle cx="250" cy="150" r="3" fill="#8c7863"/><circle cx="285" cy="165" r="3" fill="#8c7863"/><circle cx="268" cy="140" r="2.5" fill="#8c7863"/>',
  ),
};

const sampleRate = 8_000;

/** One second of a quiet tone: 8-bit mono PCM. */
export const voice = (): Uint8Array<ArrayBuffer> => {
  const file = Buffer.alloc(44 + sampleRate);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + sampleRate, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write("data", 36);
  file.writeUInt32LE(sampleRate, 40);
  for (let sample = 0; sample < sampleRate; sample++) file[44 + sample] = 128 + Math.round(20 * Math.sin(sample / 6));
  return new Uint8Array(file);
};
